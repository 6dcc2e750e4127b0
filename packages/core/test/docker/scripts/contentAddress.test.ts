import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { base32, fileName } from "../../../src/docker/scripts/contentAddress.ts"
import { isContentName } from "../../../src/docker/scripts/contentName.ts"
import { engineFileName } from "../../engineFileName.ts"

const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const bytes = (text: string) => new TextEncoder().encode(text)

describe("base32", () => {
  it.each([
    ["", ""],
    ["f", "MY======"],
    ["fo", "MZXQ===="],
    ["foo", "MZXW6==="],
    ["foob", "MZXW6YQ="],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI======"]
  ])("of %j is %s, as in RFC 4648", (text, expected) => {
    assert.strictEqual(base32(bytes(text), standard), expected)
  })

  it("keeps every bit", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (given) => {
        const bits = Array.from(given, (byte) => byte.toString(2).padStart(8, "0")).join("")
        const digits = Array.from(base32(given, standard).replace(/=+$/, ""), (digit) =>
          standard.indexOf(digit).toString(2).padStart(5, "0")
        ).join("")
        assert.isTrue(digits.startsWith(bits))
        assert.match(digits.slice(bits.length), /^0{0,4}$/)
      })
    )
  })
})

describe("a name that says what is in the file", () => {
  it("is the one that a real engine gave", () => {
    assert.strictEqual(
      fileName("Crun", "#!/bin/sh\nmissing /run/x  $@\n"),
      "Crun.BQGT5LHS5528LGYDKCBG1X3NYD7NTLBZL1BKXXMDPR5F84-B8DGJ===="
    )
  })

  // The bounds of UTF-8's lengths, and what is one byte in Latin-1 and two in UTF-8.
  it.each(["a", "\x7f", "\x80", "é", "ü", "ñ", "\xff", "\u0100", "\u07ff", "\u0800", "日本", "\uffff", "😀"])(
    "is derived from the bytes of the text in UTF-8: %j",
    (argument) => {
      const content = `#!/bin/sh\n/usr/bin/crun --root=/${argument}/run $@\n`
      assert.strictEqual(fileName("crun", content), engineFileName("crun", content))
    }
  )

  it("is derived from the bytes of any text in UTF-8", () => {
    const content = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.stringMatching(/^[\x20-\xff]+$/),
      fc.string({ unit: "binary-ascii" })
    )
    fc.assert(
      fc.property(fc.string(), content, (name, text) =>
        assert.strictEqual(fileName(name, text), engineFileName(name, text))
      )
    )
  })

  it("is recognised, whatever the name and the text", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (name, text) => assert.isTrue(isContentName(fileName(name, text)))))
  })

  it.each(["crun", "crun.====", `crun.${"A".repeat(52)}====`, `crun.${"0".repeat(51)}====`, `${"0".repeat(52)}====`])(
    "is not %s",
    (name) => assert.isFalse(isContentName(name))
  )
})
