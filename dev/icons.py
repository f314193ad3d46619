"""Write the sprite of all icons, after one was added: `python -m dev.icons`."""

from tenantpilot.ui import icons

if __name__ == "__main__":
    icons.SPRITE.write_text(icons.sprite(), encoding="utf-8")
