import { assert, describe, it } from "vitest"
import { showsLinks } from "../src/text/TerminalLinks.ts"

describe("a terminal", () => {
  it.each([
    [{}, false],
    [{ TERM: "xterm-256color" }, false],
    [{ TERM: "xterm-kitty" }, true],
    [{ VTE_VERSION: "4600" }, false],
    [{ VTE_VERSION: "7600" }, true],
    [{ TERM_PROGRAM: "vscode" }, true],
    [{ TERM_PROGRAM: "Apple_Terminal" }, false],
    [{ WT_SESSION: "1" }, true]
  ])("with %j shows links: %s", (variables, expected) => assert.strictEqual(showsLinks(variables), expected))
})
