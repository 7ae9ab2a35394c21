"""The interface for programs: the door for whoever reads the atlas over the network, and changes nothing."""
