import { ShellExpansion, WrapperScript } from "@oci-runtimes/core/docker"
import * as fc from "fast-check"
import { assert, describe, it, vi } from "vitest"

const kinds = (path: string, runtimeArgs: ReadonlyArray<string>): ReadonlyArray<string> =>
  ShellExpansion.expand({ path, runtimeArgs }).findings.map(({ _tag, text, where }) => `${_tag} ${where} ${text}`)

const unquotes = (text: string, where: number): string => `Unquotes ${where} ${text}`

describe("a line that hands over what is configured", () => {
  it.each([
    ["/usr/bin/crun", []],
    ["crun", ["--debug", "--log=/var/log/crun.log", "-c", "@%+:,._^]}!x=~/y"]],
    ["./a#b", ["a#b", "a~", "{", "}", "{a}", "!", "if", "x=y", "cd"]],
    ["/bin/echo", ["costs$", "$/", "a$.b", "$=", "a\rb", "a\vb", "a\u00a0b", "日本😀", "\u0081\u0088"]],
    ["/a/FOO=bar", ["-"]]
  ])("%j with %j has no findings", (path, runtimeArgs) => {
    assert.deepStrictEqual(ShellExpansion.expand({ path, runtimeArgs }), {
      findings: [],
      words: [path, ...runtimeArgs]
    })
    assert.isUndefined(WrapperScript.difference({ path, runtimeArgs }))
  })
})

describe("a line that is changed", () => {
  it.each([
    ["/opt/a b", ["-x"], ["/opt/a", "b", "-x"], ["Splits path /opt/a b"]],
    ["/a", ["x y\tz", " u"], ["/a", "x", "y", "z", "u"], ["Splits 0 x y\tz", "Splits 1  u"]],
    ["/a", ["", "x", " \t"], ["/a", "x"], ["Drops 0 ", "Drops 2  \t"]],
    ["", ["/b", "x"], ["/b", "x"], ["Drops path "]],
    ["\n/a", ["x"], ["/a", "x"], ["Splits path \n/a"]],
    ["/a", ["'b c'", '"d  e"', "f\\g"], ["/a", "b c", "d  e", "fg"], ["'b c'", '"d  e"', "\\g"].map(unquotes)],
    ["/a", ["''", '""'], ["/a", "", ""], ["''", '""'].map(unquotes)],
    ["/a", ['"\\$\\`\\"\\\\\\x$"'], ["/a", '$`"\\\\x$'], [unquotes('"\\$\\`\\"\\\\\\x$"', 0)]],
    ["/a", ["'b", "", "c'd"], ["/a", "b  cd"], ["Unquotes 0 'b  c'"]],
    ["/a", ["\\😀\\#\\~"], ["/a", "😀#~"], ["Unquotes 0 \\😀"]],
    ["/a", ["b\\", "c", "d"], ["/a", "b c", "d"], ["Unquotes 0 b\\"]],
    ["/a\\", [], ["/a "], ["Unquotes path /a\\"]],
    ["/a", ["b\\\\", "c"], ["/a", "b\\", "c"], [unquotes("\\\\", 0)]],
    ["/a", ["b\\\nc", "\\\n"], ["/a", "bc"], ["\\\n", "\\\n"].map(unquotes)],
    ["/a", ["b", "#c", "d"], ["/a", "b"], ["Drops 1 #c d"]],
    ["/a", ["\\\n#c"], ["/a"], [unquotes("\\\n", 0), "Drops 0 #c"]],
    ["'if'", ["x"], ["if", "x"], ["Unquotes path 'if'"]],
    ["'A'=b", ["x"], ["A=b", "x"], ["Unquotes path 'A'"]]
  ])("%j with %j becomes %j", (path, runtimeArgs, words, findings) => {
    assert.deepStrictEqual(ShellExpansion.expand({ path, runtimeArgs }).words, words)
    assert.deepStrictEqual(kinds(path, runtimeArgs), findings)
  })
})

describe("a line whose words are uncertain", () => {
  it.each([
    ["/a", ["b\\"], ["Unquotes 0 b\\"]],
    ["/a", ["$HOME", "x$1", '"$@"'], ["Interprets 0 $HOME", "Interprets 1 $1", "Interprets 2 $@", unquotes('"$@"', 2)]],
    ["~/a", ["~", "~b"], ["Interprets path ~", "Interprets 0 ~", "Interprets 1 ~"]],
    ["/a", ["${x y}", "z w"], ["Interprets 0 ${"]],
    ["/a", ["$'b'", '$"c"'], ["Interprets 0 $'"]],
    [
      "/a",
      ["{,c}", "{1..3}", "{d,' '}"],
      ["Interprets 0 {,c}", "Interprets 1 {1..3}", "Unquotes 2 ' '", "Interprets 2 {d,' '}"]
    ],
    ["/a", ["*.c", "b?", "[x]", "'*'"], ["Interprets 0 *", "Interprets 1 ?", "Interprets 2 [", unquotes("'*'", 3)]],
    ["/a", ["`id`"], ["Interprets 0 `"]],
    ["/a", ['"$(id)"', "x y"], ["Interprets 0 $("]],
    ["/a", ["b;c"], ["Interprets 0 ;"]],
    ["/a", ["b", "&&", "c"], ["Interprets 1 &"]],
    ["/a", ["b\n"], ["Interprets 0 \n"]],
    ["/a()", ["b"], ["Interprets path ("]],
    ["/a", ["#b\nc"], ["Drops 0 #b", "Interprets 0 \n"]],
    ["#a", ["b"], ["Drops path #a b"]],
    ["/a", ["b", "2>c"], ["Interprets 1 2>"]],
    ["/a", ["b2>c", "d"], ["Interprets 0 >"]],
    ["A=b", ["c"], ["Interprets path A=b"]],
    ["A+=b", ["c"], ["Interprets path A+=b"]],
    ["if", ["c"], ["Interprets path if"]],
    ["{", ["c"], ["Interprets path {"]],
    ["i\\\nf", ["c"], ["Unquotes path \\\n", "Interprets path if"]],
    ["", ["!", "c"], ["Drops path ", "Interprets 0 !"]],
    ["echo", ["c"], ["Interprets path echo"]],
    ["'exec'", ["c"], ["Unquotes path 'exec'", "Interprets path exec"]],
    ["/a", ["it's", "b"], ["Unquotes 0 's b"]],
    ["/a", ['say "b', "c"], ['Splits 0 say "b', 'Unquotes 0 "b c']],
    ["/a", ["b c", "d\0"], ["Interprets 1 d\0"]],
    ["/\ud800", ["b"], ["Interprets path /\ud800"]],
    ["", [""], ["Drops path ", "Drops 0 "]]
  ])("%j with %j is found out", (path, runtimeArgs, findings) => {
    assert.deepStrictEqual(kinds(path, runtimeArgs), findings)
    assert.isUndefined(ShellExpansion.expand({ path, runtimeArgs }).words)
    assert.isUndefined(WrapperScript.difference({ path, runtimeArgs })?.received)
  })
})

describe("every line", () => {
  const meta = fc.string({ unit: fc.constantFrom(..."ab \t\n'\"\\$*?[]#~;&|<>(){}!=-,.`2"), maxLength: 12 })
  const broken = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units))
  const text = fc.oneof(meta, fc.string({ unit: "binary" }), broken)

  it("is read without a failure, and word for word where nothing is found", () => {
    let plain = 0
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (path, runtimeArgs) => {
        const { findings, words } = ShellExpansion.expand({ path, runtimeArgs })
        if (findings.length === 0) plain++
        if (findings.length === 0) assert.deepStrictEqual(words, [path, ...runtimeArgs])
        for (const finding of findings) assert.match(finding.message, /^The shell [^]*[^.]$/)
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(plain, 20)
  })

  it.each([" ", "\t", "{,", "'", '"', "\\", "$", "\n", "# ", "a b", "''", "2", "*", "`"])(
    "is read with an effort that grows with its length alone, however often %j is in it",
    (piece) => {
      for (const inOne of [true, false]) {
        const effort = (times: number): number => {
          const runtimeArgs = inOne ? [`-${piece.repeat(times)}`] : Array.from({ length: times }, () => piece)
          return charactersMatched(() => ShellExpansion.expand({ path: "/a", runtimeArgs }))
        }
        const [short, long] = [effort(500), effort(2000)]
        assert.isAbove(short, 0)
        assert.isAtMost(long, 5 * short)
      }
    }
  )
})

/** Counts the characters that regular expressions read: a sticky one reads only its match, others read the whole text. */
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
        {
          _tag: "Splits",
          where: 0,
          text: "a b",
          message: 'The shell splits runtimeArgs[0] ("a b") at white space'
        },
        {
          _tag: "Drops",
          where: 1,
          text: "",
          message: 'The shell drops runtimeArgs[1] ("") because it is empty or has only white space'
        }
      ]
    })
  })
})

describe("the message", () => {
  it.each([
    ["/a", ["a b"], 'splits runtimeArgs[0] ("a b") at white space'],
    ["/a", [""], 'drops runtimeArgs[0] ("") because it is empty or has only white space'],
    ["/a", ["#b"], 'treats "#b" in runtimeArgs[0] as a comment, and also drops all arguments of containerd'],
    ["/a", ["'b'"], `removes the quoting from "'b'" in runtimeArgs[0]`],
    ["/a\\", ["b"], 'joins the path ("/a\\\\"), which ends in a backslash, to the next argument'],
    ["/a", ["b\\"], 'joins runtimeArgs[0] ("b\\\\"), which ends in a backslash, to an argument of containerd'],
    ["/a", ["'b"], `finds no closing quote for "'b" in runtimeArgs[0] and fails`],
    ["/a", ["$b"], 'may replace "$b" in runtimeArgs[0]'],
    ["/a", ["-b", "c", "*"], 'treats "*" in runtimeArgs[2] as part of a file name pattern'],
    ["/a", ["$(b)"], 'executes the words after "$(" in runtimeArgs[0] as a command'],
    ["/a", [";b"], 'treats ";" in runtimeArgs[0] as an operator that ends the command'],
    ["/a", [">b"], 'treats ">" in runtimeArgs[0] as a redirection to or from a file'],
    ["A=b", ["c"], 'treats "A=b" in the path as an assignment to a variable'],
    ["if", ["c"], 'treats "if" in the path as a reserved word'],
    ["cd", ["c"], 'runs its own "cd" instead of the program in the path'],
    ["/a", ["\0"], 'cannot read runtimeArgs[0] ("\\u0000") because of a NUL character or an unpaired surrogate in it']
  ])("of what is found in %j with %j says what the shell does", (path, runtimeArgs, said) => {
    const messages = ShellExpansion.expand({ path, runtimeArgs }).findings.map(({ message }) => message)
    assert.deepStrictEqual(messages, [`The shell ${said}`])
  })
})
