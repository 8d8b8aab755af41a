"""Writes golden.json: what Pillow makes of images of noise when it shrinks them with Image.BILINEAR. Made with Pillow 9.4.0.

    python3 golden.py > golden.json
"""
import base64
import json
import random
import struct

from PIL import Image

CHANNELS = {"L": 1, "RGB": 3, "RGBX": 4, "F": 1}


def noise(seed, count):
    values, state = [], seed
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 16) & 255)
    return values


def middle(width, height, new_width, new_height):
    """The largest rectangle in the middle with the proportions of the new size, as ImageScaler cuts it out."""
    own, wanted = width * new_height, height * new_width
    if own > wanted:
        size = (max(1, round(wanted / new_height)), height)
    else:
        size = (width, max(1, round(own / new_width)))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    return left, top, left + size[0], top + size[1]


def image(mode, seed, width, height):
    values = noise(seed, width * height * CHANNELS[mode])
    if mode == "F":
        return Image.frombytes("F", (width, height), struct.pack(f"<{len(values)}f", *[value / 8 - 11 for value in values]))
    return Image.frombytes(mode, (width, height), bytes(values))


def case(mode, seed, width, height, new_width, new_height):
    cut = image(mode, seed, width, height)
    if mode != "F":
        cut = cut.crop(middle(width, height, new_width, new_height))
    made = cut.resize((new_width, new_height), Image.BILINEAR)
    return {
        "mode": mode, "seed": seed, "width": width, "height": height, "newWidth": new_width, "newHeight": new_height,
        "bytes": base64.b64encode(made.tobytes()).decode(),
    }


def main():
    draw = random.Random(12)
    cases = [
        case("L", 1, 560, 560, 28, 28), case("RGB", 2, 301, 7, 5, 3), case("L", 3, 2, 2, 1, 1), case("L", 4, 1, 9, 1, 1), case("F", 5, 1000, 3, 2, 5),
        case("RGB", 6, 33, 32, 32, 32), case("L", 7, 3000, 4, 1, 1),
    ]
    while len(cases) < 60:
        mode = draw.choice(list(CHANNELS))
        width, height, new_width, new_height = (draw.randint(1, most) for most in (130, 130, 30, 30))
        left, top, right, bottom = middle(width, height, new_width, new_height) if mode != "F" else (0, 0, width, height)
        if right - left > new_width or bottom - top > new_height:
            cases.append(case(mode, len(cases) + 100, width, height, new_width, new_height))
    print("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]")


main()
