"""How an answer looks: map layers, legends, words and drawings, without any page."""
