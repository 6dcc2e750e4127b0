import { ShellReading, WrapperScript } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { assert, describe, it, vi } from "vitest"

const kinds = (path: string, runtimeArgs: ReadonlyArray<string>): ReadonlyArray<string> =>
  ShellReading.read({ path, runtimeArgs }).findings.map(({ _tag, text, where }) => `${_tag} ${where} ${text}`)

const unquotes = (text: string, where: number): string => `Unquotes ${where} ${text}`

describe("a line that hands over what is configured", () => {
  it.each([
    ["/usr/bin/crun", []],
    ["crun", ["--debug", "--log=/var/log/crun.log", "-c", "@%+:,._^]}!x=~/y"]],
    ["./a#b", ["a#b", "a~", "{", "}", "{a}", "!", "if", "x=y", "cd"]],
    ["/bin/echo", ["costs$", "$/", "a$.b", "$=", "a\rb", "a\vb", "a\u00a0b", "日本😀", "\u0081\u0088"]],
    ["/a/FOO=bar", ["-"]]
  ])("%j with %j has no findings", (path, runtimeArgs) => {
    assert.deepStrictEqual(ShellReading.read({ path, runtimeArgs }), { findings: [], words: [path, ...runtimeArgs] })
    assert.isTrue(ShellReading.isExact({ path, runtimeArgs }))
    assert.isUndefined(WrapperScript.difference({ path, runtimeArgs }))
  })
})

describe("a line that is changed", () => {
  it.each([
    ["/opt/a b", ["-x"], ["/opt/a", "b", "-x"], ["Splits path /opt/a b"]],
    ["/a", ["x y\tz", " u"], ["/a", "x", "y", "z", "u"], ["Splits 0 x y\tz", "Splits 1  u"]],
    ["/a", ["", "x", " \t"], ["/a", "x"], ["Vanishes 0 ", "Vanishes 2  \t"]],
    ["", ["/b", "x"], ["/b", "x"], ["Vanishes path "]],
    ["\n/a", ["x"], ["/a", "x"], ["Splits path \n/a"]],
    ["/a", ["'b c'", '"d  e"', "f\\g"], ["/a", "b c", "d  e", "fg"], ["'b c'", '"d  e"', "\\g"].map(unquotes)],
    ["/a", ["''", '""'], ["/a", "", ""], ["''", '""'].map(unquotes)],
    ["/a", ['"\\$\\`\\"\\\\\\x$"'], ["/a", '$`"\\\\x$'], [unquotes('"\\$\\`\\"\\\\\\x$"', 0)]],
    ["/a", ["'b", "", "c'd"], ["/a", "b  cd"], ["Unquotes 0 'b  c'"]],
    ["/a", ["\\😀\\#\\~"], ["/a", "😀#~"], ["Unquotes 0 \\😀"]],
    ["/a", ["b\\", "c", "d"], ["/a", "b c", "d"], ["Joins 0 b\\"]],
    ["/a\\", [], ["/a "], ["Joins path /a\\"]],
    ["/a", ["b\\\\", "c"], ["/a", "b\\", "c"], [unquotes("\\\\", 0)]],
    ["/a", ["b\\\nc", "\\\n"], ["/a", "bc"], ["\\\n", "\\\n"].map(unquotes)],
    ["/a", ["b", "#c", "d"], ["/a", "b"], ["Comments 1 #c d"]],
    ["/a", ["\\\n#c"], ["/a"], [unquotes("\\\n", 0), "Comments 0 #c"]],
    ["'if'", ["x"], ["if", "x"], ["Unquotes path 'if'"]],
    ["'A'=b", ["x"], ["A=b", "x"], ["Unquotes path 'A'"]]
  ])("%j with %j becomes %j", (path, runtimeArgs, words, findings) => {
    assert.deepStrictEqual(ShellReading.read({ path, runtimeArgs }).words, words)
    assert.deepStrictEqual(kinds(path, runtimeArgs), findings)
  })
})

describe("a line whose words are uncertain", () => {
  it.each([
    ["/a", ["b\\"], ["Swallows 0 b\\"]],
    ["/a", ["$HOME", "x$1", '"$@"'], ["Expands 0 $HOME", "Expands 1 $1", "Expands 2 $@", unquotes('"$@"', 2)]],
    ["~/a", ["~", "~b"], ["Expands path ~", "Expands 0 ~", "Expands 1 ~"]],
    ["/a", ["${x y}", "z w"], ["Expands 0 ${"]],
    ["/a", ["$'b'", '$"c"'], ["Expands 0 $'"]],
    [
      "/a",
      ["{b,c}", "{1..3}", "{d,' '}"],
      ["Expands 0 {b,c}", "Expands 1 {1..3}", "Unquotes 2 ' '", "Expands 2 {d,' '}"]
    ],
    ["/a", ["*.c", "b?", "[x]", "'*'"], ["Globs 0 *", "Globs 1 ?", "Globs 2 [", unquotes("'*'", 3)]],
    ["/a", ["`id`"], ["Executes 0 `"]],
    ["/a", ['"$(id)"', "x y"], ["Executes 0 $("]],
    ["/a", ["b;c"], ["Ends 0 ;"]],
    ["/a", ["b", "&&", "c"], ["Ends 1 &"]],
    ["/a", ["b\n"], ["Ends 0 \n"]],
    ["/a()", ["b"], ["Ends path ("]],
    ["/a", ["#b\nc"], ["Comments 0 #b", "Ends 0 \n"]],
    ["#a", ["b"], ["Comments path #a b"]],
    ["/a", ["b", "2>c"], ["Redirects 1 2>"]],
    ["/a", ["b2>c", "d"], ["Redirects 0 >"]],
    ["A=b", ["c"], ["Assigns path A=b"]],
    ["A+=b", ["c"], ["Assigns path A+=b"]],
    ["if", ["c"], ["Reserved path if"]],
    ["{", ["c"], ["Reserved path {"]],
    ["i\\\nf", ["c"], ["Unquotes path \\\n", "Reserved path if"]],
    ["", ["!", "c"], ["Vanishes path ", "Reserved 0 !"]],
    ["echo", ["c"], ["Builtin path echo"]],
    ["'exec'", ["c"], ["Unquotes path 'exec'", "Builtin path exec"]],
    ["/a", ["it's", "b"], ["Unterminated 0 's b"]],
    ["/a", ['say "b', "c"], ['Splits 0 say "b', 'Unterminated 0 "b c']],
    ["/a", ["b c", "d\0"], ["Unreadable 1 d\0"]],
    ["/\ud800", ["b"], ["Unreadable path /\ud800"]],
    ["", [""], ["Vanishes path ", "Vanishes 0 "]]
  ])("%j with %j is found out", (path, runtimeArgs, findings) => {
    assert.deepStrictEqual(kinds(path, runtimeArgs), findings)
    assert.isUndefined(ShellReading.read({ path, runtimeArgs }).words)
    assert.isUndefined(WrapperScript.difference({ path, runtimeArgs })?.received)
  })
})

describe("every line", () => {
  const meta = fc.string({ unit: fc.constantFrom(..."ab \t\n'\"\\$*?[]#~;&|<>(){}!=-,.`2"), maxLength: 12 })
  const broken = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units))
  const text = fc.oneof(meta, fc.string({ unit: "binary" }), broken)

  it("is read without a failure, and word for word where nothing is found", () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (path, runtimeArgs) => {
        const { findings, words } = ShellReading.read({ path, runtimeArgs })
        if (findings.length === 0) assert.deepStrictEqual(words, [path, ...runtimeArgs])
        for (const finding of findings) assert.match(ShellReading.message(finding), /^The shell [^]*[^.]$/)
      }),
      { numRuns: 2000 }
    )
  })

  it.each([" ", "\t", "{,", "'", '"', "\\", "$", "\n", "# ", "a b", "''", "2", "*", "`"])(
    "is read with an effort that grows with its length alone, however often %j is in it",
    (piece) => {
      for (const inOne of [true, false]) {
        const effort = (times: number): number => {
          const runtimeArgs = inOne ? [`-${piece.repeat(times)}`] : Array.from({ length: times }, () => piece)
          return charactersMatched(() => ShellReading.read({ path: "/a", runtimeArgs }))
        }
        const [short, long] = [effort(500), effort(2000)]
        assert.isAbove(short, 0)
        assert.isAtMost(long, 5 * short)
      }
    }
  )
})

/** How many characters regular expressions are given to match: a sticky one looks at what it matches, others at all. */
const charactersMatched = (work: () => void): number => {
  const exec = vi.spyOn(RegExp.prototype, "exec")
  try {
    work()
    return exec.mock.calls.reduce((sum, [text], index) => {
      const pattern: unknown = exec.mock.contexts[index]
      const result = exec.mock.results[index]?.value
      return sum + (pattern instanceof RegExp && pattern.sticky ? (result?.[0].length ?? 1) : text.length)
    }, 0)
  } finally {
    exec.mockRestore()
  }
}

describe("a difference", () => {
  it("tells what was meant, what is received, and why", () => {
    assert.deepStrictEqual(WrapperScript.difference({ path: "crun", runtimeArgs: ["a b", ""] }), {
      wanted: ["crun", "a b", ""],
      received: ["crun", "a", "b"],
      findings: [
        { _tag: "Splits", where: 0, text: "a b" },
        { _tag: "Vanishes", where: 1, text: "" }
      ]
    })
  })
})

describe("the message", () => {
  it.each([
    [{ _tag: "Splits", where: 0, text: "a b" }, 'The shell splits "a b", which is runtimeArgs[0], at its blanks'],
    [
      { _tag: "Globs", where: 2, text: "*" },
      'The shell takes "*" in runtimeArgs[2] for part of a pattern of file names'
    ],
    [{ _tag: "Builtin", where: "path", text: "cd" }, 'The shell runs its own "cd" rather than the program in the path']
  ] as const)("for %j says what happens and what to do", (finding, said) => {
    assert.strictEqual(ShellReading.message(finding), `${said}: use the quoted dialect`)
  })
})
