import { ProgramRun } from "@oci-runtimes/core/machine"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe("a file that the kernel refuses to execute", () => {
  it.each([
    "",
    "echo hi\n",
    "\n#!/bin/sh\n",
    " #!/bin/sh",
    "#!",
    "#!\n/bin/sh",
    "#! \t \n",
    "# !/bin/sh",
    "\xef\xbb\xbf#!/bin/sh\n"
  ])("is known by its head: %j", (head) => {
    assert.strictEqual(ProgramRun.foreseen(bytes(head)), "ENOEXEC")
  })

  it.each([
    ["a script", "#!/bin/sh\necho\n"],
    ["a script with an argument", "#! /usr/bin/env node\n"],
    ["a script without a line end", "#!/bin/sh"],
    ["a binary", "\x7fELF\x02\x01\x01"],
    ["what an interpreter may be registered for", "\0asm\x01\0\0\0"],
    ["a Windows program", "MZ\x90\0\x03"],
    ["an archive", "PK\x03\x04"]
  ])("is not %s", (_, head) => {
    assert.isUndefined(ProgramRun.foreseen(bytes(head)))
  })

  it("is judged by no more than its head, and any head is judged", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (file) => {
        assert.strictEqual(ProgramRun.foreseen(file), ProgramRun.foreseen(file.subarray(0, ProgramRun.headLength)))
      })
    )
  })
})

describe("a failure", () => {
  const written = { stdout: "", stderr: "" }

  it.each([
    [
      { _tag: "NotStarted", at: "/x", errno: "ENOENT" },
      'could not be started: "/x": no such file or directory (it does not exist, or its interpreter does not exist)'
    ],
    [
      { _tag: "NotStarted", at: "/x", errno: "EACCES" },
      'could not be started: "/x": permission denied (it is not executable by this user, or it is a directory)'
    ],
    [{ _tag: "NotStarted", at: "/x", errno: "ENOMEM" }, 'could not be started: "/x": cannot allocate memory'],
    [{ _tag: "TimedOut", milliseconds: 2500, ...written }, "did not end within 2.5 s and was killed"],
    [
      { _tag: "TimedOut", milliseconds: 1000, stdout: "", stderr: "\n waiting\nfor it" },
      'did not end within 1 s and was killed: "waiting"'
    ],
    [
      { _tag: "TooMuchOutput", stream: "stderr", bytes: 5, stdout: "", stderr: "xxxxx" },
      "wrote more than 5 bytes to stderr and was killed"
    ],
    [{ _tag: "KilledBySignal", signal: "SIGSEGV", ...written }, "was killed by SIGSEGV"]
  ] as ReadonlyArray<[ProgramRun.ProgramFailure, string]>)("%j is described", (failure, description) => {
    assert.strictEqual(ProgramRun.describe(failure), description)
  })
})

describe("the complaint of a program", () => {
  it.each([
    ["", undefined],
    [" \n\t\n", undefined],
    ["unknown command features\n", "unknown command features"],
    ["\n  first \r\nsecond", "first"],
    ["x".repeat(201), `${"x".repeat(200)}…`]
  ])("in %j is %j", (stderr, complaint) => {
    assert.strictEqual(ProgramRun.complaint({ stderr }), complaint)
  })

  it("is quoted, so that no terminal treats it as a command", () => {
    assert.strictEqual(ProgramRun.saying({ stderr: "\u001b[2J\u0007" }), ': "\\x1b[2J\\a"')
  })
})
