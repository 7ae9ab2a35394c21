"""How fast and how light the atlas is beside the usual streamlit-folium recipe; `python -m bench`."""
