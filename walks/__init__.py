"""Long walks over the virtual sound card, in real time: `make walks`. No part of the usual run."""
