import { assert, describe, it } from "vitest"
import { skeleton } from "../../src/text/lookalikes.ts"

const letters = [
  "аеорсухіјѕԁһԛԝкѵӏѡг",
  "АВЕЅІЈКМНОРСТУХԚԜӀҺ",
  "αονικρυχγϳ",
  "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
  "օսհցզոյ",
  "ıɑɡƖɩʋ",
  "‐‑‒–—−"
]

describe("the skeleton of a name", () => {
  it.each(letters.flatMap((some) => [...some]))("is of ASCII for %s", (letter) => {
    assert.match(skeleton(letter), /^[A-Za-z-]$/)
  })

  it.each([
    ["ｃｒｕｎ", "crun"],
    ["с\u200Brun\uFE0F", "crun"],
    ["ru\u00ADnc", "runc"],
    ["crun-1.0 x~", "crun-1.0 x~"],
    ["日本", "日本"],
    ["é", "é"]
  ])("of %j is %j", (text, expected) => {
    assert.strictEqual(skeleton(text), expected)
  })
})
