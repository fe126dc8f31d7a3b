"""Draws the pictures of the demo shop.

    python3 tools/demo-pictures/draw.py          (needs rsvg-convert, pngquant and optipng)

Each product of src/Services/Catalog/Demo/catalogue.json names a drawing ("picture": "speaker woofer=12") and its number; the picture is
written to src/Services/Media/Demo/<number>.png, 800 x 800, with a palette. A drawing is a function below: one light from the upper left,
one soft background in the colour of the department, one shadow on the floor, and the thing itself in plain shapes.
"""

import json
import math
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "src/Services/Catalog/Demo/catalogue.json"
PICTURES = ROOT / "src/Services/Media/Demo"

# Background (middle, edge), the disc behind the thing, and the accent, by department.
TINTS = {
    "pa-systems": ("#fff8f4", "#f4dccf", "#fbe9df", "#ff6a45"),
    "mixing": ("#f3fcfa", "#cfe9e4", "#e0f4f0", "#12b39f"),
    "microphones": ("#fffbf0", "#f3e4bd", "#faf0d4", "#eaa91c"),
    "lighting": ("#f8f6ff", "#dcd5f6", "#ebe6fc", "#7757ff"),
    "stage": ("#f5f9ff", "#d2e0f2", "#e4eefa", "#3f83d6"),
    "cables": ("#f5fcf6", "#d2ead7", "#e4f4e7", "#36a35c"),
    "dj": ("#fff6fa", "#f5d4e1", "#fbe5ee", "#ea4385"),
    "cases": ("#fff9f1", "#f4dfc4", "#faecd9", "#ee8420"),
}

DEFS = """
<linearGradient id="body" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#4a505b"/><stop offset="1" stop-color="#262a31"/></linearGradient>
<linearGradient id="bodyV" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4a505b"/><stop offset="1" stop-color="#2a2e36"/></linearGradient>
<linearGradient id="dark" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#343942"/><stop offset="1" stop-color="#191c21"/></linearGradient>
<linearGradient id="side" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#1f2329"/><stop offset="1" stop-color="#2e333b"/></linearGradient>
<linearGradient id="steel" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f4f6f9"/><stop offset="1" stop-color="#a9b2bf"/></linearGradient>
<linearGradient id="steelH" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#8e98a6"/><stop offset=".35" stop-color="#f1f4f8"/><stop offset="1" stop-color="#8a94a2"/></linearGradient>
<linearGradient id="steelV" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8e98a6"/><stop offset=".35" stop-color="#f1f4f8"/><stop offset="1" stop-color="#8a94a2"/></linearGradient>
<linearGradient id="blackH" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#23272d"/><stop offset=".35" stop-color="#565d69"/><stop offset="1" stop-color="#1e2127"/></linearGradient>
<linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2d4a63"/><stop offset="1" stop-color="#10202e"/></linearGradient>
<radialGradient id="cone" cx=".42" cy=".38" r=".7"><stop offset="0" stop-color="#5a616d"/><stop offset=".55" stop-color="#353a43"/><stop offset="1" stop-color="#1b1e23"/></radialGradient>
<radialGradient id="cap" cx=".38" cy=".34" r=".75"><stop offset="0" stop-color="#7a828f"/><stop offset="1" stop-color="#2b2f37"/></radialGradient>
<radialGradient id="lens" cx=".38" cy=".34" r=".75"><stop offset="0" stop-color="#ffffff"/><stop offset=".3" stop-color="#cfe0ff"/><stop offset=".75" stop-color="#5b6fa8"/><stop offset="1" stop-color="#232a44"/></radialGradient>
<pattern id="mesh" width="9" height="9" patternUnits="userSpaceOnUse"><circle cx="2.2" cy="2.2" r="1.7" fill="#15181c"/><circle cx="6.7" cy="6.7" r="1.7" fill="#15181c"/></pattern>
<pattern id="weave" width="10" height="10" patternUnits="userSpaceOnUse"><path d="M0 5L5 0L10 5L5 10Z" fill="none" stroke="#5d6672" stroke-width="1.6"/></pattern>
<filter id="soft" x="-30%" y="-100%" width="160%" height="300%"><feGaussianBlur stdDeviation="14"/></filter>
<filter id="glow" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="16"/></filter>
"""


def rect(x, y, w, h, r=0, fill="url(#body)", **more):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{r}" fill="{fill}"{attributes(more)}/>'


def circle(x, y, r, fill, **more):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"{attributes(more)}/>'


def ellipse(x, y, rx, ry, fill, **more):
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"{attributes(more)}/>'


def path(d, fill="none", **more):
    return f'<path d="{d}" fill="{fill}"{attributes(more)}/>'


def line(x1, y1, x2, y2, stroke, width, cap="round", **more):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width}" '
            f'stroke-linecap="{cap}"{attributes(more)}/>')


def attributes(more):
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())


def group(inner, transform):
    return f'<g transform="{transform}">{inner}</g>'


def shadow(x, y, rx, ry=22):
    return ellipse(x, y, rx, ry, "#3a3040", opacity=".28", filter="url(#soft)")


# ---- parts ---------------------------------------------------------------------------------------------------------------------------

def driver(x, y, r, ring="#15181c"):
    """A loudspeaker chassis: rim, surround, cone, dust cap, a light on the rim."""
    return (circle(x, y, r, ring) + circle(x, y, r * .95, "#30353d") + circle(x, y, r * .84, "#15181c") + circle(x, y, r * .8, "url(#cone)")
            + circle(x, y, r * .55, "none", stroke="#23272e", stroke_width=2) + circle(x, y, r * .27, "url(#cap)")
            + path(f"M{x - r * .62:.1f} {y - r * .62:.1f}A{r * .88:.1f} {r * .88:.1f} 0 0 1 {x + r * .2:.1f} {y - r * .86:.1f}",
                   stroke="#6b7380", stroke_width=2.5, opacity=".8", stroke_linecap="round"))


def horn(x, y, w, h):
    return (rect(x - w / 2, y - h / 2, w, h, 16, "#15181c") + rect(x - w / 2 + 8, y - h / 2 + 8, w - 16, h - 16, 12, "url(#dark)")
            + path(f"M{x - w / 2 + 8} {y - h / 2 + 8}L{x - w * .12} {y - h * .14}H{x + w * .12}L{x + w / 2 - 8} {y - h / 2 + 8}Z", "#3d434d")
            + path(f"M{x - w / 2 + 8} {y + h / 2 - 8}L{x - w * .12} {y + h * .14}H{x + w * .12}L{x + w / 2 - 8} {y + h / 2 - 8}Z", "#1d2026")
            + rect(x - w * .12, y - h * .14, w * .24, h * .28, 4, "#0e1013"))


def knob(x, y, r, colour, turn=-40):
    a = math.radians(turn - 90)
    return (circle(x + r * .1, y + r * .18, r * 1.06, "#101215", opacity=".5") + circle(x, y, r, "url(#cap)")
            + circle(x, y, r * .66, "#2d323a")
            + line(x + math.cos(a) * r * .2, y + math.sin(a) * r * .2, x + math.cos(a) * r * .86, y + math.sin(a) * r * .86, colour, max(2, r * .2)))


def fader(x, y, h, at, colour, w=20):
    at = y + h * (1 - at)
    return (rect(x - 2.5, y, 5, h, 2.5, "#0f1114") + rect(x - w / 2, at - 15, w, 30, 5, "url(#steel)")
            + rect(x - w / 2, at - 2, w, 4, 0, colour))


def led(x, y, colour, r=5):
    return circle(x, y, r * 2.1, colour, opacity=".25") + circle(x, y, r, colour)


def xlr(x, y, r=22, male=False):
    pins = "".join(circle(x + math.cos(a) * r * .42, y + math.sin(a) * r * .42, r * .13, "#e4c46a" if male else "#0b0c0e")
                   for a in (math.radians(30), math.radians(150), math.radians(270)))
    return circle(x, y, r, "url(#steel)") + circle(x, y, r * .8, "#14161a") + circle(x, y, r * .66, "#262a31") + pins


def screw(x, y):
    return circle(x, y, 6, "url(#steel)") + line(x - 3, y - 3, x + 3, y + 3, "#6b7380", 1.6)


def badge(x, y, colour, w=46):
    return rect(x - w / 2, y - 6, w, 12, 6, colour)


def corner(x, y, sx, sy):
    """A ball corner of a case."""
    return group(path("M0 0H46V14A12 12 0 0 1 34 26H26V34A12 12 0 0 1 14 46H0Z", "url(#steel)") + circle(16, 16, 9, "url(#steelH)"),
                 f"translate({x} {y}) scale({sx} {sy})")


def plug(x, y, angle, colour, male=True):
    """An XLR plug that looks along an angle, 0 to the right."""
    return group(rect(-6, -9, 34, 18, 6, "#1d2025") + rect(20, -17, 66, 34, 8, "url(#steelV)") + rect(20, -17, 12, 34, 4, colour)
                 + (rect(84, -15, 26, 30, 4, "url(#steelV)") + rect(104, -11, 7, 22, 2, "#14161a") if male else rect(84, -15, 14, 30, 4, "#22262c")),
                 f"translate({x:.1f} {y:.1f}) rotate({angle})")


# ---- loudspeakers --------------------------------------------------------------------------------------------------------------------

def speaker(c, woofer=12, grille=0, two=0):
    w = {8: 250, 10: 276, 12: 304, 15: 350}[woofer]
    h = int(w * (1.82 if two else 1.62))
    x, y = 400 - w / 2, 690 - h
    out = shadow(405, 694, w * .62)
    out += path(f"M{x + w - 4} {y + 14}L{x + w + 34} {y + 44}V{y + h - 26}L{x + w - 4} {y + h}Z", "url(#side)")
    out += path(f"M{x + 20} {y}H{x + w - 20}Q{x + w} {y} {x + w} {y + 20}V{y + h - 20}Q{x + w} {y + h} {x + w - 20} {y + h}"
                f"H{x + 20}Q{x} {y + h} {x} {y + h - 20}V{y + 20}Q{x} {y} {x + 20} {y}Z", "url(#body)")
    r = w * .39
    if grille:
        out += rect(x + 16, y + 18, w - 32, h - 36, 16, "#2a2e35") + rect(x + 16, y + 18, w - 32, h - 36, 16, "url(#mesh)")
        out += path(f"M{x + 16} {y + 140}L{x + w - 60} {y + 18}H{x + 32}Q{x + 16} {y + 18} {x + 16} {y + 34}Z", "#ffffff", opacity=".06")
        out += badge(400, y + h - 46, c, 60)
    elif two:
        if two == 2:
            out += rect(x + 14, y + 16, w - 28, h - 32, 12, "url(#dark)") + "".join(circle(x + 26 + a * (w - 52), y + 28 + b * (h - 56), 6, "#8a94a2") for a in (0, 1) for b in (0, 1))
        out += horn(400, y + h * .5, w * .72, h * .17) + driver(400, y + h * .235, r * .9) + driver(400, y + h * .765, r * .9)
    else:
        out += horn(400, y + h * .2, w * .74, h * .24) + driver(400, y + h * .63, r)
        out += badge(400, y + h - 24, c)
    out += led(x + w - 30, y + h - 24, c, 4)
    return out


def subwoofer(c, size=18, two=0):
    w, h = (600, 380) if two else (470, 430) if size == 18 else (390, 400)
    x, y = 400 - w / 2 - 12, 680 - h
    out = shadow(400, 684, w * .58)
    out += path(f"M{x + w - 4} {y + 14}L{x + w + 32} {y + 42}V{y + h - 26}L{x + w - 4} {y + h}Z", "url(#side)") + rect(x, y, w, h, 20)
    out += rect(x + 16, y + 16, w - 32, h - 32, 14, "url(#dark)")
    for cx in ([x + w * .29, x + w * .71] if two else [x + w / 2]):
        out += driver(cx, y + h * .5, h * (.36 if two else .41))
    for px in (x + 34, x + w - 34):
        out += rect(px - 9, y + h - 92, 18, 60, 9, "#0d0f12")
    out += badge(x + w / 2, y + h - 30, c, 56)
    for fx in (x + 50, x + w - 80):
        out += rect(fx, y + h, 34, 10, 4, "#15181c")
    return out


def line_array(c, cabinets=5):
    out = shadow(430, 716, 170, 16)
    out += rect(318, 92, 190, 22, 8, "url(#steelV)") + line(413, 92, 413, 50, "#7d8694", 8) + circle(413, 46, 12, "none", stroke="#7d8694", stroke_width=8)
    step = 560 / cabinets
    x, y = 288.0, 122.0
    for i in range(cabinets):
        angle = 1.2 * i * i / cabinets * 1.5
        h = step * .9
        inner = path(f"M0 0H236L248 {h * .12:.1f}V{h * .88:.1f}L236 {h:.1f}H0Q-8 {h / 2:.1f} 0 0Z", "url(#body)")
        inner += rect(14, h * .14, 206, h * .72, 8, "#2a2e35") + rect(14, h * .14, 206, h * .72, 8, "url(#mesh)")
        inner += rect(96, h * .14, 44, h * .72, 4, "#1b1e23") + "".join(
            line(100, h * (.24 + k * .13), 136, h * (.24 + k * .13), "#3b414b", 3) for k in range(5))
        inner += rect(236, h * .3, 20, h * .4, 4, "url(#steelV)") + circle(246, h * .5, 5, c)
        out += group(inner, f"translate({x:.1f} {y:.1f}) rotate({angle:.2f})")
        x -= math.sin(math.radians(angle)) * step
        y += math.cos(math.radians(angle)) * step
    return out


def column(c, pair=0):
    out = ""
    for dx in ((-120, 130) if pair else (0,)):
        out += shadow(402 + dx, 706, 150)
        out += rect(306 + dx, 520, 190, 180, 18) + rect(320 + dx, 534, 162, 152, 12, "#2a2e35") + rect(320 + dx, 534, 162, 152, 12, "url(#mesh)")
        out += badge(401 + dx, 664, c, 44) + rect(380 + dx, 330, 42, 192, 6, "url(#bodyV)") + rect(374 + dx, 96, 54, 250, 14, "url(#bodyV)")
        for i in range(7):
            out += circle(401 + dx, 128 + i * 31, 13, "#15181c") + circle(401 + dx, 128 + i * 31, 9, "url(#cone)")
        out += line(394 + dx, 400, 394 + dx, 500, "#5d6672", 2)
    return out


def wedge(c, woofer=12):
    out = shadow(400, 640, 290)
    out += path("M120 620L196 330Q202 308 226 308H540Q566 308 584 326L690 600Q700 636 668 636H136Q116 636 120 620Z", "url(#body)")
    out += path("M170 600L232 352Q236 338 250 338H530Q544 338 552 350L640 590Q646 610 626 610H182Q166 610 170 600Z", "#2a2e35")
    out += path("M170 600L232 352Q236 338 250 338H530Q544 338 552 350L640 590Q646 610 626 610H182Q166 610 170 600Z", "url(#mesh)")
    out += group(driver(0, 0, 100 if woofer == 12 else 122), "translate(360 478) scale(1 .88) skewX(-4)")
    out += group(horn(0, 0, 120, 92), "translate(545 500) rotate(8)") + badge(400, 622, c, 60)
    return out


def amplifier(c, units=2, screens=1):
    h = 96 * units
    y = 440 - h / 2
    out = shadow(400, y + h + 14, 320, 18)
    out += path(f"M100 {y}L140 {y - 60}H660L700 {y}Z", "#565d69") + path(f"M150 {y - 50}H650L672 {y - 14}H128Z", "#454b56")
    for i in range(14):
        out += line(176 + i * 34, y - 42, 168 + i * 35.6, y - 20, "#2a2e36", 6)
    out += rect(70, y, 660, h, 8, "url(#bodyV)") + rect(70, y, 40, h, 6, "#30353d") + rect(690, y, 40, h, 6, "#30353d")
    for sx in (90, 710):
        for sy in (y + 20, y + h - 20):
            out += rect(sx - 11, sy - 5, 22, 10, 5, "#0f1114")
    out += rect(140, y + 22, 250, h - 44, 8, "url(#dark)") + "".join(
        line(160 + i * 19, y + 36, 160 + i * 19, y + h - 36, "#3d434d", 7) for i in range(12))
    for i in range(2):
        out += knob(470 + i * 90, y + h / 2, 26 + 5 * units, c, -30 + 60 * i)
    out += rect(618, y + h / 2 - 26, 44, 52, 6, "#15181c") + circle(640, y + h / 2, 9, c)
    for i in range(4):
        out += led(440 + i * 40, y + h - 18, [c, c, "#ffc94d", "#ff5a4f"][i], 4)
    return out


# ---- mixing --------------------------------------------------------------------------------------------------------------------------

def mixer(c, channels=8, screen=0):
    w = 300 + channels * 24
    x, y, h = 400 - w / 2, 200, 440
    out = shadow(400, 664, w * .52)
    out += path(f"M{x + 10} {y + h - 10}H{x + w - 10}L{x + w + 6} {y + h + 26}Q{x + w} {y + h + 40} {x + w - 14} {y + h + 40}H{x + 14}Q{x} {y + h + 40} {x - 6} {y + h + 26}Z", "#1c1f25")
    out += rect(x, y, w, h + 8, 24) + rect(x, y, 22, h + 8, 11, c) + rect(x + w - 22, y, 22, h + 8, 11, c)
    out += rect(x + 34, y + 16, w - 68, h - 24, 12, "#333841")
    top = y + 34
    if screen:
        sw = min(300, w * .5)
        out += rect(400 - sw / 2, top - 4, sw, 150, 10, "#0d1014") + rect(400 - sw / 2 + 8, top + 4, sw - 16, 134, 6, "url(#glass)")
        for i in range(12):
            bar = 24 + 78 * abs(math.sin(i * 1.7 + 1))
            out += rect(400 - sw / 2 + 24 + i * (sw - 48) / 12, top + 124 - bar, (sw - 48) / 12 - 6, bar, 3, c, opacity=".9")
        for i in range(3):
            out += knob(400 - sw / 2 - 44, top + 20 + i * 52, 18, c, -60 + 50 * i) + knob(400 + sw / 2 + 44, top + 20 + i * 52, 18, c, 80 - 60 * i)
    inner = w - 100
    for i in range(channels):
        cx = x + 50 + inner * (i + .5) / channels
        if not screen:
            for k in range(4):
                out += knob(cx, top + 14 + k * 46, min(16, inner / channels * .36), ["#e8ebf0", "#ff8f70", "#7fb6ff", c][k], (i * 53 + k * 97) % 240 - 120)
        out += rect(cx - 10, top + 190, 20, 13, 4, c if i % 3 == 0 else "#4d545f")
        out += fader(cx, top + 220, 156, .2 + .62 * abs(math.sin(i * 1.3 + 2)), c if i % 4 == 3 else "#23272d", min(22, inner / channels * .62))
    return out


def stage_box(c, rows=2, columns=8):
    w, h = 560, 130 + rows * 92
    x, y = 400 - w / 2, 650 - h
    out = shadow(400, 656, 300) + path(f"M{x + 150} {y}V{y - 44}Q{x + 150} {y - 66} {x + 172} {y - 66}H{x + w - 172}Q{x + w - 150} {y - 66} {x + w - 150} {y - 44}V{y}", stroke="#30353d", stroke_width=24)
    out += rect(x, y, w, h, 22) + rect(x + 22, y + 22, w - 44, h - 44, 12, "#333841")
    for r in range(rows):
        for k in range(columns):
            out += xlr(x + 60 + (w - 120) * k / (columns - 1), y + 82 + r * 92, 25 if columns < 9 else 21, male=r == rows - 1 and k >= columns - 4)
            out += rect(x + 60 + (w - 120) * k / (columns - 1) - 12, y + 40 + r * 92, 24, 7, 3, c if r < rows - 1 or k < columns - 4 else "#e8ebf0")
    out += rect(x + 44, y + h - 58, 120, 20, 6, "#15181c") + led(x + w - 60, y + h - 48, c) + led(x + w - 84, y + h - 48, "#58d28b")
    return out


def interface(c):
    out = shadow(400, 590, 300) + rect(110, 400, 580, 170, 22, "url(#bodyV)") + rect(110, 400, 580, 170, 22, "none", stroke=c, stroke_width=6)
    for i in range(4):
        out += xlr(180 + i * 66, 485, 26) + knob(180 + i * 66, 432, 11, c, i * 40 - 60)
    out += knob(500, 485, 46, c, 30) + knob(600, 485, 28, "#e8ebf0", -40)
    for i in range(8):
        out += led(648, 428 + i * 15, "#58d28b" if i > 2 else "#ffc94d" if i else "#ff5a4f", 3.4)
    return out


def di_box(c):
    out = shadow(400, 620, 240) + path("M190 360L230 320H570L610 360V600H190Z", "#3a404a") + rect(190, 360, 420, 244, 16)
    out += rect(170, 350, 30, 264, 10, c) + rect(600, 350, 30, 264, 10, c) + rect(220, 392, 360, 180, 10, "#333841")
    out += xlr(300, 482, 46, male=True) + circle(430, 482, 30, "url(#steel)") + circle(430, 482, 16, "#0f1114") + circle(516, 482, 30, "url(#steel)") + circle(516, 482, 16, "#0f1114")
    return out + rect(388, 408, 44, 16, 8, "#15181c") + circle(400, 416, 7, "#e8ebf0") + led(540, 416, c)


# ---- microphones ---------------------------------------------------------------------------------------------------------------------

def microphone(c, body="black", ball=1):
    fill = {"black": "url(#blackH)", "steel": "url(#steelH)"}[body]
    inner = path("M-52 0H52L34 380Q32 396 18 396H-18Q-32 396 -34 380Z", fill) + rect(-33, 384, 66, 34, 8, "#1b1e23") + rect(-20, 414, 40, 12, 4, "#0e1013")
    if ball:
        inner += path("M-92 -96A92 92 0 0 1 92 -96V-64Q92 -10 50 6H-50Q-92 -10 -92 -64Z", "url(#steelH)")
        inner += path("M-92 -96A92 92 0 0 1 92 -96V-64Q92 -10 50 6H-50Q-92 -10 -92 -64Z", "url(#weave)")
        inner += rect(-95, -96, 190, 24, 8, "url(#steelH)") + rect(-95, -96, 190, 24, 8, c, opacity=".92") + rect(-54, -2, 108, 24, 6, "#2a2e35")
    else:
        inner += rect(-60, -150, 120, 160, 40, "url(#steelH)") + rect(-60, -150, 120, 160, 40, "url(#weave)") + rect(-60, -10, 120, 20, 4, c)
    inner += rect(-9, 120, 18, 44, 8, "#0f1114") + rect(-6, 126, 12, 16, 5, "#cfd6df")
    return shadow(380, 704, 170, 16) + group(inner, "translate(440 250) rotate(14)")


def condenser(c):
    out = shadow(400, 716, 150, 16) + line(400, 560, 400, 706, "#3a404a", 18) + ellipse(400, 706, 110, 18, "url(#body)")
    out += circle(400, 350, 196, "none", stroke="#30353d", stroke_width=18) + circle(400, 350, 196, "none", stroke="#596270", stroke_width=3)
    for a in (35, 145, 215, 325):
        x, y = math.cos(math.radians(a)), math.sin(math.radians(a))
        out += line(400 + x * 92, 350 + y * 130, 400 + x * 190, 350 + y * 190, c, 5)
    out += rect(316, 170, 168, 200, 70, "url(#steelH)") + rect(316, 170, 168, 200, 70, "url(#weave)") + rect(316, 350, 168, 26, 6, "url(#steelH)")
    out += path("M322 374H478L462 540Q460 556 444 556H356Q340 556 338 540Z", "url(#blackH)")
    return out + circle(400, 440, 26, c) + circle(400, 440, 17, "#23272d") + rect(374, 548, 52, 26, 6, "#1b1e23")


def microphone_pair(c):
    out = shadow(400, 706, 210, 18) + ellipse(400, 700, 140, 22, "url(#body)") + line(400, 690, 400, 450, "#5d6672", 16) + rect(210, 430, 380, 20, 8, "url(#steelV)")
    for x in (250, 550):
        one = rect(-26, -170, 52, 330, 14, "url(#blackH)") + rect(-26, -170, 52, 64, 14, "url(#steelH)") + rect(-26, -170, 52, 64, 14, "url(#weave)") + rect(-26, -112, 52, 10, 0, c)
        out += rect(x - 34, 396, 68, 66, 12, "#23272d") + group(one, f"translate({x} 330) rotate({-16 if x < 400 else 16})")
    return out + circle(400, 440, 20, "url(#cap)")


def instrument_microphone(c):
    inner = rect(-34, -150, 68, 210, 22, "url(#blackH)") + rect(-34, -150, 68, 84, 22, "url(#steelH)") + rect(-34, -150, 68, 84, 22, "url(#weave)")
    inner += rect(-34, -74, 68, 12, 0, c) + path("M-26 60H26L20 200Q18 212 8 212H-8Q-18 212 -20 200Z", "url(#blackH)")
    out = shadow(420, 706, 180, 18) + ellipse(420, 700, 130, 22, "url(#body)") + line(420, 690, 420, 470, "#5d6672", 16) + circle(420, 462, 22, "#23272d")
    return out + group(inner, "translate(360 350) rotate(-52)") + line(420, 462, 392, 392, "#30353d", 18)


def wireless(c, packs=1, head=0):
    out = shadow(400, 634, 300) + line(190, 460, 150, 200, "#30353d", 13) + line(610, 460, 650, 200, "#30353d", 13) + circle(150, 200, 9, c) + circle(650, 200, 9, c)
    out += rect(140, 440, 520, 180, 18, "url(#bodyV)") + rect(164, 464, 180, 90, 8, "#0d1014") + rect(172, 472, 164, 74, 4, "url(#glass)")
    for i in range(5):
        out += rect(188 + i * 15, 526 - i * 9, 10, 12 + i * 9, 2, c)
    out += f'<text x="268" y="520" font-family="DejaVu Sans" font-size="24" font-weight="bold" fill="#e8f2ff">CH 7</text>'
    out += knob(410, 510, 24, c, -20) + rect(470, 488, 76, 44, 8, "#15181c") + led(600, 490, c) + led(600, 530, "#58d28b") + rect(164, 576, 472, 8, 4, "#1d2025")
    if packs:
        inner = microphone(c)
        out += group(inner.split("</ellipse>")[-1][inner.index("<g"):], "translate(196 190) scale(.56)")
    if head:
        out += rect(520, 320, 130, 190, 16, "url(#body)") + rect(540, 342, 90, 50, 6, "url(#glass)") + led(560, 416, c) + line(600, 320, 612, 220, "#23272d", 9)
        out += path("M540 320Q440 280 400 200Q380 120 300 110", stroke="#23272d", stroke_width=6) + path("M300 110A70 70 0 1 0 250 200", stroke="#30353d", stroke_width=12, stroke_linecap="round")
        out += line(262, 196, 330, 250, "#30353d", 7) + ellipse(338, 256, 17, 13, "#15181c")
    return out


# ---- light ---------------------------------------------------------------------------------------------------------------------------

def beam(x, y, angle, length, spread, colour, opacity=.32):
    a, b = math.radians(angle - spread), math.radians(angle + spread)
    return path(f"M{x:.1f} {y:.1f}L{x + math.cos(a) * length:.1f} {y + math.sin(a) * length:.1f}L{x + math.cos(b) * length:.1f} {y + math.sin(b) * length:.1f}Z",
                colour, opacity=opacity)


def par(c, battery=0):
    out = circle(400, 400, 270, c, opacity=".16", filter="url(#glow)") + shadow(400, 716, 190, 14)
    if battery:
        out += rect(270, 560, 260, 134, 26, "url(#bodyV)") + rect(310, 636, 180, 34, 8, "#15181c")
        out += "".join(rect(320 + i * 34, 643, 26, 20, 4, "#58d28b" if i < 4 else "#3a404a") for i in range(5))
    else:
        out += path("M210 330A200 200 0 0 1 590 330", stroke="#3a404a", stroke_width=22, stroke_linecap="round") + rect(376, 100, 48, 56, 8, "url(#steelH)")
    out += circle(400, 400, 196, "url(#body)") + circle(400, 400, 172, "#15181c") + circle(400, 400, 160, "#22262d")
    spots = [(0, 0)] + [(math.cos(math.radians(60 * k + 30)) * 98, math.sin(math.radians(60 * k + 30)) * 98) for k in range(6)]
    colours = [c, "#ff5a4f", "#58d28b", "#4d8dff", "#ffc94d", c, "#e8ebf0"]
    for (dx, dy), colour in zip(spots, colours):
        out += circle(400 + dx, 400 + dy, 44, "#0f1114") + circle(400 + dx, 400 + dy, 37, colour, opacity=".92") + circle(400 + dx - 10, 400 + dy - 11, 14, "#ffffff", opacity=".65")
    return out + circle(208, 396, 20, "url(#cap)") + circle(592, 396, 20, "url(#cap)")


def led_bar(c, cells=8):
    out = shadow(400, 566, 330)
    colours = ["#ff5a4f", "#ff9b3d", "#ffd84d", "#58d28b", "#3fc7d9", "#4d8dff", c, "#e25ad0"]
    for i in range(cells):
        x = 118 + 564 * (i + .5) / cells
        out += path(f"M{x - 20:.1f} 410L{x - 46:.1f} 130H{x + 46:.1f}L{x + 20:.1f} 410Z", colours[i % 8], opacity=".16")
    out += rect(90, 390, 620, 130, 20) + rect(108, 404, 584, 92, 12, "#15181c")
    for i in range(cells):
        x = 118 + 564 * (i + .5) / cells
        r = min(32, 564 / cells * .44)
        out += circle(x, 450, r, "#0b0c0e") + circle(x, 450, r * .86, colours[i % 8]) + circle(x - r * .24, 450 - r * .26, r * .32, "#ffffff", opacity=".65")
    for x in (170, 600):
        out += path(f"M{x} 520V560H{x + 40}V520", "#30353d")
    return out


def moving_head(c, kind="spot"):
    out = beam(455, 265, -42, 560, {"spot": 9, "beam": 4, "wash": 15}[kind], c, .22) + shadow(400, 706, 200)
    out += rect(250, 600, 300, 96, 20, "url(#bodyV)") + rect(290, 628, 120, 40, 6, "url(#glass)") + knob(470, 648, 16, c, 20) + led(520, 648, c, 4)
    out += path("M272 600V400Q272 350 300 330L322 346V560Q322 580 344 580H456Q478 580 478 560V346L500 330Q528 350 528 400V600Z", "url(#body)")
    head = rect(-100, -126, 200, 240, 64, "url(#body)") + rect(-100, -30, 200, 10, 4, "#1b1e23") + rect(-100, 0, 200, 10, 4, "#1b1e23")
    head += ellipse(0, -130, 88, 30, "#15181c")
    if kind == "wash":
        for dx, dy in ((0, 0), (-44, 0), (44, 0), (-22, -11), (22, -11), (-22, 11), (22, 11)):
            head += ellipse(dx, -130 + dy, 17, 7.5, c) + ellipse(dx - 4, -132 + dy, 5, 2.5, "#ffffff", opacity=".8")
    else:
        head += ellipse(0, -130, 62 if kind == "spot" else 40, 20 if kind == "spot" else 14, "url(#lens)")
    return out + group(head, "translate(400 370) rotate(42)") + circle(300, 400, 24, "url(#cap)") + circle(500, 400, 24, "url(#cap)")


def haze(c):
    out = "".join(ellipse(400, 150 + i * 44, 360 - i * 26, 26, "#ffffff", opacity=".55", filter="url(#soft)") for i in range(5))
    out += shadow(400, 660, 250) + rect(190, 400, 420, 240, 20) + rect(300, 372, 200, 32, 8, "#15181c")
    out += "".join(line(322 + i * 26, 380, 322 + i * 26, 396, "#4d545f", 6) for i in range(7))
    out += rect(218, 430, 190, 84, 8, "#15181c") + rect(226, 438, 174, 68, 4, "url(#glass)") + knob(480, 472, 28, c, -50) + knob(556, 472, 28, "#e8ebf0", 30)
    return out + rect(190, 590, 420, 12, 0, c) + led(236, 560, c) + led(262, 560, "#58d28b") + rect(330, 548, 240, 22, 8, "#1d2026")


def fog(c):
    out = ""
    for x, y, r, o in ((190, 250, 84, .75), (110, 330, 70, .6), (260, 170, 96, .65), (150, 180, 74, .5), (340, 110, 74, .45)):
        out += circle(x, y, r, "#ffffff", opacity=o, filter="url(#glow)")
    out += shadow(450, 640, 270) + path("M300 400V330Q300 306 324 306H596Q620 306 620 330V400", stroke="#30353d", stroke_width=20)
    out += rect(230, 390, 450, 230, 26) + rect(690, 430, 24, 150, 8, "#1b1e23") + path("M230 440L170 410V520L230 500Z", "#30353d") + ellipse(170, 465, 14, 55, "#15181c")
    for i in range(7):
        out += line(300 + i * 26, 430, 300 + i * 26, 520, "#1b1e23", 8)
    return out + rect(520, 430, 130, 60, 8, "url(#glass)") + knob(550, 540, 24, c, -30) + knob(620, 540, 24, c, 40) + rect(230, 570, 450, 12, 0, c)


def effect(c):
    out = ""
    for k, a in enumerate((-150, -128, -106, -74, -52, -30)):
        out += beam(400, 440, a, 470, 3.2, ["#ff5a4f", "#58d28b", "#4d8dff"][k % 3], .3)
    out += shadow(400, 690, 230) + path("M216 520V380A184 184 0 0 1 584 380V520", stroke="#3a404a", stroke_width=20) + rect(230, 420, 340, 250, 40)
    out += ellipse(400, 450, 136, 74, "#15181c") + ellipse(400, 444, 120, 62, "url(#lens)", opacity=".9")
    for a in range(0, 360, 45):
        out += circle(400 + math.cos(math.radians(a)) * 78, 444 + math.sin(math.radians(a)) * 38, 13, ["#ff5a4f", "#58d28b", "#4d8dff", "#ffc94d"][a // 45 % 4])
    return out + badge(400, 620, c, 70) + led(530, 620, c)


def light_desk(c, screen=0):
    out = shadow(400, 650, 320) + path("M90 600L130 280Q134 262 152 262H648Q666 262 670 280L710 600Q712 636 684 636H116Q88 636 90 600Z", "url(#body)")
    out += path("M120 594L154 300Q156 290 166 290H634Q644 290 646 300L680 594Z", "#333841")
    if screen:
        out += rect(170, 150, 460, 250, 16) + rect(186, 166, 428, 218, 6, "url(#glass)")
        for i in range(24):
            x, y = 205 + (i % 8) * 50, 192 + (i // 8) * 62
            out += rect(x, y, 40, 44, 6, ["#ff5a4f", "#ffc94d", "#58d28b", "#4d8dff", c][(i * 7 + i // 8) % 5], opacity=".85" if i % 3 else ".35")
        for i in range(8):
            out += fader(180 + i * 46, 436, 124, .15 + .7 * abs(math.sin(i * .9)), c)
        return out + "".join(knob(584 + (i % 2) * 52, 450 + (i // 2) * 62, 22, c, i * 60 - 80) for i in range(4))
    for i in range(12):
        x = 166 + i * 42.5
        out += rect(x - 13, 316, 26, 16, 4, ["#ff5a4f", "#ffc94d", "#58d28b", c][i % 4]) + rect(x - 13, 340, 26, 16, 4, "#4d545f")
        out += fader(x, 380, 170, .15 + .7 * abs(math.sin(i * .9)), c)
    return out


# ---- stage ---------------------------------------------------------------------------------------------------------------------------

def truss(c, shape="straight"):
    def tube(x1, y1, x2, y2, w=24):
        return line(x1, y1, x2, y2, "#6f7a89", w) + line(x1, y1, x2, y2, "#c8d0da", w * .62) + line(x1, y1 - 3, x2, y2 - 3, "#f6f8fb", w * .2)

    out = shadow(400, 640, 320) if shape == "straight" else shadow(400, 700, 260)
    if shape == "straight":
        inner = ""
        for i in range(6):
            x = 110 + i * 97
            inner += tube(x, 300, x + 97, 540, 12) if i % 2 == 0 else tube(x, 540, x + 97, 300, 12)
        inner += tube(160, 250, 740, 250, 20)
        for i in range(6):
            inner += tube(110 + i * 97, 300, 160 + i * 97, 250, 9)
        return out + inner + tube(100, 300, 700, 300) + tube(100, 540, 700, 540) + "".join(
            rect(x - 16, y - 20, 32, 40, 6, "url(#steelH)") + circle(x, y, 7, c) for x in (100, 700) for y in (300, 540))
    if shape == "circle":
        for r, w in ((240, 20), (180, 20)):
            out += circle(400, 400, r, "none", stroke="#6f7a89", stroke_width=w) + circle(400, 400, r, "none", stroke="#c8d0da", stroke_width=w * .6)
        for a in range(0, 360, 15):
            p, q = math.radians(a), math.radians(a + 15)
            r1, r2 = (240, 180) if a // 15 % 2 else (180, 240)
            out += tube(400 + math.cos(p) * r1, 400 + math.sin(p) * r1, 400 + math.cos(q) * r2, 400 + math.sin(q) * r2, 9)
        return out + "".join(circle(400 + math.cos(math.radians(a)) * 210, 400 + math.sin(math.radians(a)) * 210, 14, c) for a in (45, 135, 225, 315))
    out += "".join(tube(x, 130, x, 690, 26) for x in (310, 490)) + tube(400, 110, 400, 660, 18)
    for i in range(5):
        y = 150 + i * 104
        out += tube(310, y, 490, y + 104, 12) if i % 2 == 0 else tube(490, y, 310, y + 104, 12)
    return out + rect(240, 680, 320, 22, 8, "url(#steelV)") + rect(280, 108, 240, 22, 8, "url(#steelV)") + badge(400, 691, c, 60)


def tripod(c, top="speaker"):
    out = shadow(400, 716, 230, 16)
    for dx in (-190, 190, 40):
        out += line(400, 500, 400 + dx, 700, "#23272d", 20) + line(399, 500, 398 + dx, 696, "#565d69", 5) + rect(388 + dx, 692, 26, 16, 6, "#15181c")
    out += line(400, 560, 305, 606, "#30353d", 12) + line(400, 560, 495, 606, "#30353d", 12) + rect(386, 300, 28, 300, 8, "url(#blackH)") + rect(391, 110, 18, 220, 6, "url(#steelH)")
    out += rect(376, 470, 48, 60, 12, "#23272d") + rect(378, 290, 44, 42, 10, c) + circle(438, 310, 14, "url(#cap)")
    if top == "speaker":
        return out + rect(382, 92, 36, 40, 6, "#15181c")
    if top == "light":
        return out + rect(240, 100, 320, 22, 8, "url(#steelV)") + "".join(rect(x - 12, 92, 24, 44, 6, "#23272d") for x in (260, 330, 470, 540))
    out += line(400, 130, 590, 210, "#30353d", 14) + line(400, 130, 250, 70, "#30353d", 14) + circle(400, 132, 22, "#23272d")
    return out + group(rect(-20, -8, 40, 26, 8, "#15181c") + rect(-14, -44, 28, 44, 8, c), "translate(600 214) rotate(60)") + rect(226, 54, 40, 22, 8, "#23272d")


def deck(c, wheels=0):
    out = shadow(400, 650 if not wheels else 600, 330)
    if wheels:
        for x, y in ((150, 506), (660, 506), (270, 500), (540, 500)):
            out += rect(x - 12, y, 24, 36, 4, "url(#steelH)") + circle(x, y + 56, 30, "#2f5fb0") + circle(x, y + 56, 12, "url(#steel)")
    else:
        for x, y in ((140, 470), (660, 470), (250, 400), (560, 400)):
            out += line(x, y, x, y + 160, "#8e98a6", 20, "butt") + line(x - 4, y, x - 4, y + 160, "#e4e9ef", 5, "butt") + rect(x - 16, y + 156, 32, 12, 4, "#23272d")
    out += path("M110 450L260 320H620L700 450Z", "#5b4a3c") + path("M130 440L266 328H612L680 440Z", "#4a3f63" if wheels else "#6b5747")
    for i in range(9):
        out += line(176 + i * 56, 440, 290 + i * 37, 328, "#5b4a3c", 3, "butt")
    out += path("M110 450H700V506H110Z", "url(#steelV)") + path("M110 450H700V458H110Z", "#f4f6f9")
    return out + "".join(circle(x, 480, 9, "#6f7a89") for x in (140, 670)) + badge(405, 480, c, 70)


def clamp(c):
    out = shadow(400, 690, 170) + circle(400, 270, 150, "none", stroke="#6f7a89", stroke_width=52) + circle(400, 270, 150, "none", stroke="#d3dae3", stroke_width=34)
    out += rect(330, 390, 140, 150, 18, "url(#steelH)") + rect(360, 530, 80, 60, 10, c) + rect(382, 585, 36, 100, 8, "url(#steelH)")
    out += "".join(line(382, 604 + i * 16, 418, 610 + i * 16, "#8a94a2", 4) for i in range(5))
    return out + rect(500, 240, 130, 44, 12, "#23272d") + circle(620, 262, 30, "url(#cap)") + circle(400, 465, 18, "#8a94a2")


# ---- cables --------------------------------------------------------------------------------------------------------------------------

def cable(c, colour="#23272d", ends="xlr", turns=5):
    out = shadow(400, 640, 240)
    for i in range(turns):
        r = 206 - i * 21
        out += ellipse(400 + (i % 2) * 5, 392 + (i % 3) * 4, r, r * .86, "none", stroke="#0f1114", stroke_width=19)
        out += ellipse(400 + (i % 2) * 5, 392 + (i % 3) * 4, r, r * .86, "none", stroke=colour, stroke_width=15)
        out += ellipse(398 + (i % 2) * 5, 389 + (i % 3) * 4, r, r * .86, "none", stroke="#ffffff", stroke_width=3, opacity=".22")
    out += path("M560 470Q640 560 590 640", stroke="#0f1114", stroke_width=19) + path("M560 470Q640 560 590 640", stroke=colour, stroke_width=15)
    out += path("M250 480Q170 540 196 640", stroke="#0f1114", stroke_width=19) + path("M250 480Q170 540 196 640", stroke=colour, stroke_width=15)
    out += rect(366, 176, 68, 138, 20, c) + rect(366, 206, 68, 12, 0, "#ffffff", opacity=".35")
    if ends == "xlr":
        return out + plug(590, 630, 100, c) + plug(196, 630, 80, c, male=False)
    if ends == "speaker":
        def spk(x):
            return rect(x - 26, 620, 52, 92, 12, "#2f5fb0") + rect(x - 20, 700, 40, 24, 6, "#1b1e23") + rect(x - 26, 640, 52, 14, 0, "#244a8c")
        return out + spk(592) + spk(194)
    if ends == "power":
        def power(x, fill):
            return rect(x - 28, 622, 56, 88, 14, fill) + rect(x - 22, 700, 44, 24, 6, "#d7dde5") + rect(x - 28, 642, 56, 12, 0, "#ffffff", opacity=".4")
        return out + power(592, "#2f6fd6") + power(194, "#c6ccd4")
    if ends == "jack":
        def jack(x):
            return rect(x - 15, 620, 30, 66, 8, "url(#steelH)") + rect(x - 15, 620, 30, 12, 4, c) + rect(x - 7, 684, 14, 42, 6, "url(#steelH)") + rect(x - 7, 704, 14, 4, 0, "#15181c")
        return out + jack(592) + jack(194)

    def net(x):
        return rect(x - 19, 620, 38, 60, 8, "#22262c") + rect(x - 15, 676, 30, 40, 4, "#dfe5ec") + "".join(
            line(x - 10 + i * 5, 696, x - 10 + i * 5, 714, "#d6a934", 2.4, "butt") for i in range(5))
    return out + net(592) + net(194)


def reel(c):
    out = shadow(400, 704, 230) + path("M190 690L320 300H480L610 690", stroke="#23272d", stroke_width=22, stroke_linejoin="round") + rect(170, 680, 460, 20, 10, "#23272d")
    out += circle(400, 400, 236, "#15181c") + circle(400, 400, 226, "url(#body)") + circle(400, 400, 178, "#1d2025")
    for i in range(6):
        out += circle(400, 400, 170 - i * 14, "none", stroke=c if i % 2 else "#30353d", stroke_width=11)
    out += circle(400, 400, 84, "url(#body)")
    for k in range(6):
        a = math.radians(k * 60)
        out += xlr(400 + math.cos(a) * 52, 400 + math.sin(a) * 52, 19)
    return out + circle(400, 400, 15, "url(#steel)") + rect(330, 120, 140, 40, 20, "#23272d") + rect(340, 130, 120, 20, 10, c)


def power_box(c, sockets=6):
    out = shadow(400, 640, 270) + path("M280 300V250Q280 226 304 226H496Q520 226 520 250V300", stroke="#15181c", stroke_width=24) + rect(160, 296, 480, 330, 26)
    out += rect(186, 322, 428, 84, 10, "#15181c")
    for i in range(9):
        out += rect(206 + i * 44, 338, 34, 54, 4, "#e8ebf0") + rect(217 + i * 44, 350, 12, 26, 3, c if i < 7 else "#3a404a")
    for i in range(sockets):
        x, y = 236 + (i % 3) * 164, 462 + (i // 3) * 100
        out += rect(x - 50, y - 42, 100, 84, 12, "#2f6fd6") + circle(x, y, 32, "#1d4a96") + circle(x - 11, y, 5, "#0d1f40") + circle(x + 11, y, 5, "#0d1f40")
    return out + rect(90, 540, 74, 60, 14, "#c23b30") + circle(98, 570, 26, "#8e2820")


# ---- dj ------------------------------------------------------------------------------------------------------------------------------

def jog(x, y, r, c):
    out = circle(x, y + 4, r * 1.04, "#0f1114") + circle(x, y, r, "url(#steel)") + circle(x, y, r * .92, "#23272d") + circle(x, y, r * .9, "url(#cone)")
    for i in range(36):
        a = math.radians(i * 10)
        out += line(x + math.cos(a) * r * .93, y + math.sin(a) * r * .93, x + math.cos(a) * r * .99, y + math.sin(a) * r * .99, "#5d6672", 2)
    return (out + circle(x, y, r * .36, "#15181c") + circle(x, y, r * .3, "none", stroke=c, stroke_width=4)
            + line(x, y, x + r * .2, y - r * .2, c, 4))


def pads(x, y, size, columns, rows, c):
    colours = [c, "#4d8dff", "#58d28b", "#ffc94d"]
    return "".join(rect(x + i * (size + 8), y + k * (size * .8 + 8), size, size * .8, 5, colours[(i + k * 2) % 4], opacity=".9")
                   for i in range(columns) for k in range(rows))


def dj_controller(c, decks=2):
    out = shadow(400, 624, 350) + rect(50, 250, 700, 360, 26) + rect(68, 268, 664, 324, 16, "#30353d") + jog(186, 400, 104, c) + jog(614, 400, 104, c)
    out += pads(96, 522, 38, 4, 1, c) + pads(524, 522, 38, 4, 1, c) + rect(318, 276, 164, 308, 10, "#23272d")
    for i in range(2 if decks == 2 else 4):
        x = 358 + i * 84 if decks == 2 else 342 + i * 39
        for k in range(3):
            out += knob(x, 304 + k * 42, 15 if decks == 2 else 13, c if k == 0 else "#e8ebf0", i * 60 - 60 + k * 35)
        out += fader(x, 428, 84, .3 + .18 * i, c, 22)
    out += rect(344, 546, 112, 6, 3, "#0f1114") + rect(404, 532, 22, 34, 5, "url(#steel)") + rect(413, 532, 4, 34, 0, c)
    return out + fader(306, 330, 150, .5, c, 18) + fader(718 - 8, 330, 150, .4, c, 18) + circle(100, 490, 15, "#58d28b") + circle(528, 490, 15, "#58d28b")


def turntable(c):
    out = shadow(400, 664, 330) + rect(90, 190, 620, 460, 26, "url(#steel)") + rect(90, 190, 620, 460, 26, "none", stroke="#8e98a6", stroke_width=4)
    out += circle(330, 420, 206, "#6f7a89") + circle(330, 420, 200, "#17191d")
    for i in range(7):
        out += circle(330, 420, 186 - i * 17, "none", stroke="#2a2e35", stroke_width=2)
    out += path("M330 420L470 280A198 198 0 0 1 520 360Z", "#ffffff", opacity=".08") + path("M330 420L190 560A198 198 0 0 1 140 480Z", "#ffffff", opacity=".08")
    out += circle(330, 420, 66, c) + circle(330, 420, 8, "#f4f6f9") + circle(620, 280, 50, "#5d6672") + circle(620, 280, 36, "url(#cap)")
    out += path("M620 280L606 470L536 536", stroke="#30353d", stroke_width=15, stroke_linejoin="round") + path("M618 280L604 468L536 534", stroke="#aeb7c4", stroke_width=7, stroke_linejoin="round")
    out += group(rect(-18, -10, 56, 24, 5, "#23272d") + rect(24, -2, 14, 20, 3, c), "translate(536 536) rotate(136)") + fader(664, 400, 190, .5, c, 26)
    return out + circle(146, 608, 26, "url(#cap)") + circle(560, 612, 12, c) + rect(190, 596, 70, 26, 8, "#5d6672")


def player(c):
    out = shadow(400, 690, 250) + rect(190, 110, 420, 570, 28) + rect(208, 128, 384, 534, 18, "#30353d") + rect(240, 150, 320, 150, 8, "#0d1014") + rect(248, 158, 304, 134, 4, "url(#glass)")
    for i in range(50):
        h = 8 + 44 * abs(math.sin(i * .55) * math.cos(i * .21 + 1))
        out += rect(254 + i * 5.9, 225 - h / 2, 4, h, 1, c if i < 22 else "#7fb6ff")
    return (out + line(386, 164, 386, 288, "#ffffff", 2.5) + jog(400, 466, 136, c) + circle(246, 620, 26, "#58d28b") + circle(246, 620, 19, "#23272d")
            + circle(246, 550, 22, "#ffc94d") + circle(246, 550, 16, "#23272d") + fader(566, 420, 200, .5, c, 22) + pads(300, 614, 30, 6, 1, c))


def dj_mixer(c, channels=4):
    w = 300 + 34 * channels
    x = 400 - w / 2
    out = shadow(400, 700, w * .55) + rect(x, 110, w, 580, 24) + rect(x + 16, 126, w - 32, 548, 14, "#30353d")
    for i in range(channels):
        cx = x + 56 + (w - 190) * (i + .5) / channels
        for k in range(5):
            out += knob(cx, 168 + k * 50, 17, [c, "#e8ebf0", "#e8ebf0", "#e8ebf0", "#ffc94d"][k], (i * 41 + k * 73) % 200 - 100)
        out += rect(cx - 15, 404, 30, 14, 4, c if i % 2 else "#4d545f") + fader(cx, 434, 130, .25 + .2 * i, c, 28)
    out += rect(x + 60, 624, w - 210, 6, 3, "#0f1114") + rect(x + w * .38, 606, 30, 42, 6, "url(#steel)") + rect(x + w * .38 + 13, 606, 4, 42, 0, c)
    out += rect(x + w - 122, 146, 96, 70, 6, "url(#glass)")
    for i in range(12):
        for k in range(2):
            out += rect(x + w - 96 + k * 24, 244 + i * 15, 18, 10, 2, "#ff5a4f" if i < 2 else "#ffc94d" if i < 4 else "#58d28b")
    return out + "".join(knob(x + w - 74, 470 + i * 62, 23, c, 40 - 50 * i) for i in range(3))


def headphones(c):
    out = shadow(400, 694, 220) + path("M196 470V380A204 204 0 0 1 604 380V470", stroke="#1b1e23", stroke_width=50, stroke_linecap="round")
    out += path("M196 460V380A204 204 0 0 1 604 380V460", stroke="#454c57", stroke_width=34, stroke_linecap="round") + path("M250 250A204 204 0 0 1 550 250", stroke=c, stroke_width=34)
    for s in (-1, 1):
        out += rect(400 + s * 204 - 22, 400, 44, 110, 14, "url(#steelH)")
        out += group(rect(-62, -100, 124, 216, 58, "url(#body)") + rect(-62 if s < 0 else 20, -84, 42, 184, 21, "#15181c") + ellipse(6 * s * -1, 8, 34, 62, "#23272d") + ellipse(6 * s * -1, 8, 22, 46, c),
                     f"translate({400 + s * 206} 540) rotate({s * -5})")
    return out + path("M196 650Q196 720 260 716", stroke="#23272d", stroke_width=8, stroke_linecap="round")


# ---- cases ---------------------------------------------------------------------------------------------------------------------------

def flight_case(c, w=560, h=330, wheels=1, colour="#2b2f36", tall=0):
    if tall:
        w, h = 380, 470
    x, y = 400 - w / 2, (640 if wheels else 660) - h
    out = shadow(400, 700 if wheels else 668, w * .56) + rect(x, y, w, h, 10, colour) + path(f"M{x} {y + h * .6}L{x + w * .5} {y}H{x + 10}Q{x} {y} {x} {y + 10}Z", "#ffffff", opacity=".06")
    lid = y + h * (.3 if not tall else .2)
    for ry in (y, lid - 8, lid + 8, y + h - 18):
        out += rect(x, ry, w, 16, 3, "url(#steelV)")
    for rx in (x, x + w - 16):
        out += rect(rx, y, 16, h, 3, "url(#steelH)")
    for fx in (x + w * .22, x + w * .78):
        out += rect(fx - 34, lid - 30, 68, 76, 6, "url(#steel)") + rect(fx - 24, lid - 20, 48, 56, 4, "#6f7a89") + path(f"M{fx - 14} {lid + 8}H{fx + 14}L{fx + 8} {lid + 26}H{fx - 8}Z", "#e4e9ef")
    out += rect(400 - 66, y + h * .58, 132, 84, 6, "url(#steel)") + rect(400 - 54, y + h * .58 + 12, 108, 60, 4, "#4d545f") + rect(400 - 46, y + h * .58 + 32, 92, 20, 10, "#15181c")
    out += rect(x + 40, y + h - 70, 110, 36, 4, c) + rect(x + 50, y + h - 58, 70, 5, 2, "#ffffff", opacity=".8") + rect(x + 50, y + h - 48, 46, 5, 2, "#ffffff", opacity=".8")
    out += corner(x - 6, y - 6, 1, 1) + corner(x + w + 6, y - 6, -1, 1) + corner(x - 6, y + h + 6, 1, -1) + corner(x + w + 6, y + h + 6, -1, -1)
    if wheels:
        for wx in (x + 70, x + w - 70):
            out += rect(wx - 34, y + h, 68, 14, 4, "url(#steelV)") + circle(wx, y + h + 36, 28, "#2f5fb0") + circle(wx, y + h + 36, 12, "url(#steel)")
    return out


def rack(c, units=6):
    h = 110 + units * 46
    y = 670 - h
    out = shadow(400, 676, 300) + rect(110, y, 580, h, 14, "#23272d") + rect(110, y, 580, 20, 6, "url(#steelV)") + rect(110, y + h - 20, 580, 20, 6, "url(#steelV)")
    out += rect(140, y + 40, 520, h - 80, 6, "#101215")
    for i in range(units):
        uy = y + 52 + i * 46
        out += rect(152, uy, 496, 40, 4, "url(#bodyV)" if i % 3 != 2 else "#1b1e23")
        out += circle(166, uy + 20, 5, "#8a94a2") + circle(634, uy + 20, 5, "#8a94a2")
        if i % 3 == 0:
            out += rect(200, uy + 9, 120, 22, 4, "url(#glass)") + "".join(led(360 + k * 30, uy + 20, [c, "#58d28b", "#ffc94d"][k % 3], 4) for k in range(6)) + knob(590, uy + 20, 14, c, 30)
        elif i % 3 == 1:
            out += "".join(knob(210 + k * 48, uy + 20, 13, c if k % 4 == 0 else "#e8ebf0", k * 37 - 100) for k in range(9))
        else:
            out += "".join(line(190 + k * 22, uy + 10, 190 + k * 22, uy + 30, "#30353d", 7) for k in range(20))
    return out + corner(104, y - 6, 1, 1) + corner(696, y - 6, -1, 1) + corner(104, y + h + 6, 1, -1) + corner(696, y + h + 6, -1, -1)


def bag(c):
    out = shadow(400, 664, 290) + path("M300 350V290Q300 250 340 250H460Q500 250 500 290V350", stroke="#23272d", stroke_width=26)
    out += path("M150 400Q150 340 210 340H590Q650 340 650 400V600Q650 656 594 656H206Q150 656 150 600Z", "url(#body)")
    out += path("M150 430H650", stroke=c, stroke_width=10) + path("M170 430H630", stroke="#15181c", stroke_width=3, stroke_dasharray="7 6")
    out += rect(220, 470, 360, 150, 20, "#2a2e36") + path("M230 490H570", stroke="#5d6672", stroke_width=4, stroke_dasharray="7 6") + rect(580 - 46, 484, 20, 34, 6, c) + badge(400, 560, c, 90)
    return out


DRAWINGS = {name.replace("_", "-"): made for name, made in list(globals().items())
            if callable(made) and getattr(made, "__code__", None) and made.__code__.co_varnames[:1] == ("c",)}


def svg(department, drawing):
    middle, edge, disc, accent = TINTS[department]
    name, *words = drawing.split()
    options = {}
    for word in words:
        key, value = word.split("=")
        options[key] = int(value) if value.lstrip("-").isdigit() else value
    thing = DRAWINGS[name](accent, **options)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800"><defs>{DEFS}'
            f'<radialGradient id="room" cx=".5" cy=".42" r=".75"><stop offset="0" stop-color="{middle}"/><stop offset="1" stop-color="{edge}"/>'
            f'</radialGradient></defs><rect width="800" height="800" fill="url(#room)"/>{circle(400, 390, 318, disc)}{thing}</svg>')


def main():
    only = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    for product in json.loads(CATALOGUE.read_text())["products"]:
        number = f'{product["number"]:03}'
        if only and number not in only:
            continue
        target = PICTURES / f"{number}.png"
        drawn = subprocess.run(["rsvg-convert", "-w", "800", "-h", "800"], input=svg(product["department"], product["picture"]).encode(),
                               capture_output=True, check=True).stdout
        target.write_bytes(subprocess.run(["pngquant", "--speed", "1", "128", "-"], input=drawn, capture_output=True, check=True).stdout)
        subprocess.run(["optipng", "-quiet", "-o4", "-strip", "all", str(target)], check=True)
    print(f"{sum(one.stat().st_size for one in PICTURES.glob('*.png')) / 1024:.0f} KB in {len(list(PICTURES.glob('*.png')))} pictures")


if __name__ == "__main__":
    main()
