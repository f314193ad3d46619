"""Read the colour tokens of the stylesheet and measure contrast as WCAG 2 does."""

import math
import re

TOKEN = re.compile(r"--([\w-]+): (light-dark\((.+)\)|oklch\(.+\));")
OKLCH = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")

type Rgb = tuple[float, float, float]


def tokens(css: str) -> dict[str, tuple[Rgb, Rgb]]:
    """Return each opaque colour token as linear RGB, light and dark."""
    found = {}
    for name, value, _ in TOKEN.findall(css):
        colours = [linear_rgb(*map(float, match)) for match in OKLCH.findall(value)]
        if colours:
            found[name] = (colours[0], colours[-1])
    return found


def linear_rgb(lightness: float, chroma: float, hue: float) -> Rgb:
    """Convert OKLCH to linear sRGB; what lies outside the screen's gamut is clipped to it."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _clipped(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _clipped(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _clipped(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _clipped(channel: float) -> float:
    return min(max(channel, 0.0), 1.0)
