import { ShellSettings, Unforeseen, Word } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { spawnSync } from "node:child_process"
import { assert, describe, it } from "vitest"
import { shownPlace } from "./units.ts"

const read = (text: string, facts?: ShellSettings.ShellFacts) =>
  ShellSettings.read(new TextEncoder().encode(text), "/etc/default/x", facts)

/** The certain variables, and the uncertain ones with a question mark. */
const shown = (text: string, facts?: ShellSettings.ShellFacts) =>
  Array.from(read(text, facts).variables, ([name, { unforeseen, value }]) =>
    unforeseen ? `${name}?` : `${name}=${value}`
  )

describe("a settings file of a shell", () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ["", []],
    ["A=1\nB='2 3'\nC=\"4 5\"\nD=\n", ["A=1", "B=2 3", "C=4 5", "D="]],
    ["A=1 B=2; C=3\n", ["A=1", "B=2", "C=3"]],
    ["A=a'b c'\"d\"\\ e\n", ["A=ab cd e"]],
    ["A=a\\\nb\n", ["A=ab"]],
    ["A='a\nb'\n", ["A=a\nb"]],
    ['A="a\\$b\\q\\""\n', ['A=a$b\\q"']],
    ["# A=1\nB=1 # C=2\nC=a#b\n", ["B=1", "C=a#b"]],
    ["A=1\nA=2\n", ["A=2"]],
    ["A=1\nB=$A$A\nC=\"${A} x\"\nD='$A'\n", ["A=1", "B=11", "C=1 x", "D=$A"]],
    ["A='x *'\nB=$A\n", ["A=x *", "B=x *"]],
    ['export A=1 B="2 3"\nexport C\nreadonly D=4\n', ["A=1", "B=2 3", "D=4"]],
    ["A=1\nunset A\nB=[$A]\n", ["B=[]"]],
    ["A=1 true\nB=2\n", ["B=2"]],
    ["A=--x --y\n", []],
    ["ulimit -n 1048576\nA=1\n", ["A=1"]],
    ["A=$B\n", ["A?"]],
    ["A=$(hostname)\nB=`id`\nC=$((1+1))\nD=${E:-1}\nF=$1\n", ["A?", "B?", "C?", "D?", "F?"]],
    ["A=$(echo \"a b\" 'c)' `d`)\nB=1\n", ["A?", "B=1"]],
    ["A=$(case x in x) echo a;; esac)\nB=1\n", ["B?"]],
    ["A=~/x\nB=a:~/x\nC='~'\n", ["A?", "B?", "C=~"]],
    ["if [ -f /a ]; then A=1; else A=2; fi\nB=1\n", ["A?", "B=1"]],
    ["A=0\n[ -f /a ] && A=1\nB=1\n", ["A?", "B=1"]],
    ["for A in 1 2; do B=$A; done\nC=1\n", ["A?", "B?", "C=1"]],
    ["case $X in\n a) A=1;;\n (b) B=2;;\nesac\nC=1\n", ["A?", "B?", "C=1"]],
    ["f() { A=1; }\nB=1\nf\nC=1\n", ["A?", "B?", "C=1"]],
    ["(A=1)\nB=1\n", ["A?", "B=1"]],
    ["A=1 | cat\nB=1\n", ["A?", "B=1"]],
    ["A=1\n. /etc/other\nB=2\n", ["A?", "B=2"]],
    ["A=1\n$X\nB=2\n", ["A?", "B?"]],
    ["A=1\nexit 0\nB=2\n", ["A?", "B?"]],
    ["A=1\ncat <<E\nB=2\nE\n", ["A?"]],
    ["A=1\nB='2\n", ["A?"]],
    ["A=(1 2)\nB=1\n", ["A?", "B=1"]],
    ["A=1\nA+=2\n", ["A?"]],
    [": ${A:=1}\nB=1\n", ["A?", "B=1"]],
    ["A=1 >/dev/null\n", ["A=1"]],
    ["A=$'a\\n'\nB=1\n", ["A?", "B=1"]],
    ["A=1\r\nB=2\n", ["A=1\r", "B=2"]],
    ["A=1\0", []]
  ])("%j has the variables %j", (text, variables) => {
    assert.deepStrictEqual(shown(text), variables)
  })

  it("uses the given environment", () => {
    assert.deepStrictEqual(shown("A=$B\nC=$D", { environment: { B: "1" } }), ["A=1", "C="])
    assert.deepStrictEqual(shown("A=$toString", { environment: {} }), ["A="])
  })

  it("appends if the shell is bash", () => {
    assert.deepStrictEqual(shown("A=1\nA+=2", { dialect: "bash" }), ["A=12"])
    assert.deepStrictEqual(shown("A=1\nA+=2", { dialect: "posix" }), ["A=1"])
  })

  it("tells which variables are exported, and where each is written", () => {
    const { variables } = read("A=1\nexport B=\"x  'y'\" A\n")
    assert.deepStrictEqual(
      Array.from(variables, ([name, { isExported }]) => [name, isExported]),
      [
        ["A", true],
        ["B", true]
      ]
    )
    assert.strictEqual(shownPlace(variables.get("B")!.at), "x:2:11-17")
    assert.deepStrictEqual(
      variables.get("B")!.words.map(({ at, text }) => `${text} ${shownPlace(at)}`),
      ["x x:2:11-12", "'y' x:2:14-17"]
    )
  })

  it("gives the words of a variable the place where they were first written", () => {
    const { variables } = read("A='--x --y'\nB=\"$A --z\"\n")
    assert.deepStrictEqual(
      variables.get("B")!.words.map(({ at, text }) => `${text} ${shownPlace(at)}`),
      ["--x x:1:4-7", "--y x:1:8-11", "--z x:2:7-10"]
    )
  })

  it("says why a variable is not certain", () => {
    const { problems, unforeseen, variables } = read("A=$(id)\nB=* \n. /x\n")
    assert.deepStrictEqual(
      Array.from(variables, ([, variable]) => Unforeseen.describe(variable.unforeseen!)),
      ["only a shell can evaluate the command .", "only a shell can evaluate the command ."]
    )
    assert.strictEqual(unforeseen?._tag, "Shell")
    assert.deepStrictEqual(
      problems.map(({ code, effect }) => `${code} ${effect}`),
      ["shell-construct noted"]
    )
    assert.strictEqual(Word.texts(variables.get("B")!.words).join(), "*")
  })

  it("of any bytes is read without an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc
            .string({
              unit: fc.constantFrom("A=", "$", "(", ")", "{", "}", "'", '"', "`", "\\", "\n", " ", "#", "if", ";", "+=")
            })
            .map((text) => new TextEncoder().encode(text))
        ),
        (bytes) => {
          const { variables } = ShellSettings.read(bytes, "/x")
          for (const [, { value }] of variables) assert.isTrue(value.isWellFormed())
        }
      ),
      { numRuns: 3000 }
    )
  })

  it("that doubles a value again and again is cut", () => {
    const text = `A=aaaaaaaa\n${"A=$A$A\n".repeat(40)}${"B=$A\n".repeat(5000)}`
    assert.deepStrictEqual(shown(text), ["A?", "B?"])
  })

  it("has the values that sh computes", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "A=",
        "B=",
        "C=",
        "\n",
        "\n",
        "'",
        '"',
        "\\",
        "$A",
        "${B}",
        " ",
        ";",
        "#",
        "a",
        "b c",
        "\\\n",
        "export ",
        "unset A",
        "$",
        "true",
        "é",
        "=",
        ":",
        "{",
        "}",
        "(",
        ")",
        "&&",
        "|",
        "if true; then ",
        "; fi\n",
        "$(echo x)",
        "`echo y`",
        "${A:-z}",
        "~"
      ),
      fc.constantFrom("A=1\n", "B='x  y'\n", 'C="$A $B"\n', "A=$B\n")
    )
    const texts = fc.sample(
      fc.array(piece, { maxLength: 14 }).map((parts) => parts.join("")),
      { numRuns: 1500, seed: 11 }
    )
    const names = ["A", "B", "C"]
    let certain = 0
    let whole = 0
    const script = texts
      .map(
        (_, index) =>
          `(unset A B C; eval "$T${index}" >/dev/null 2>&1; printf '%s\\0%s\\0%s\\0' "\${A-unset}" "\${B-unset}" "\${C-unset}") || printf '?\\0?\\0?\\0'\n`
      )
      .join("")
    const env = Object.fromEntries(texts.map((text, index) => [`T${index}`, text]))
    const { stdout } = spawnSync("sh", [], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env },
      input: script,
      maxBuffer: 64 * 1024 * 1024
    })
    const values = stdout.split("\0")
    assert.lengthOf(values, texts.length * 3 + 1)
    for (const [index, text] of texts.entries()) {
      const { unforeseen, variables } = read(text, { environment: { PATH: "" }, dialect: "posix" })
      if (unforeseen === undefined) whole++
      for (const [offset, name] of names.entries()) {
        const variable = variables.get(name)
        if (variable === undefined ? unforeseen !== undefined : variable.unforeseen !== undefined) continue
        if (variable !== undefined) certain++
        const real = values[index * 3 + offset]
        if (real === "?") continue
        assert.strictEqual(variable?.value ?? "unset", real, JSON.stringify(text))
      }
    }
    assert.isAbove(certain, 500)
    assert.isAbove(whole, 300)
  })
})
