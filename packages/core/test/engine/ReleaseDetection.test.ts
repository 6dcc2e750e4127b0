import { ReleaseDetection, ReleaseNumber } from "@oci-runtimes/core/engine"
import { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const releaseOf = (version: string) => {
  const number = ReleaseNumber.parse(version, {})
  return number === undefined || number.major < 2
    ? Result.fail(`no rules of ${version}`)
    : Result.succeed({ title: `Example ${version}`, number, isNewer: number.major > 3 })
}

const detect = (outcome: ProgramRun.SearchedOutcome) =>
  ReleaseDetection.detect(outcome, {
    question: "exampled --version",
    versionIn: (output) => /^example (\S+)/.exec(output)?.[1],
    release: releaseOf,
    newest: () => Result.getOrThrow(releaseOf("3.1"))
  })

const written = { stdout: "", stderr: "" }

describe("the installed release", () => {
  it.each<[string, ProgramRun.SearchedOutcome, string, string | undefined]>([
    [
      "is the reported one",
      ProgramRun.printed("example 2.5\n"),
      "The rules of Example 2.5 apply (exampled --version reports 2.5).",
      "2.5"
    ],
    [
      "may be newer than the known ones",
      ProgramRun.printed("example 4.0\n"),
      "The rules of Example 4.0 apply (exampled --version reports 4.0, which is newer than 3.1, the newest release with known rules).",
      "4.0"
    ],
    [
      "is assumed if the program says something else",
      ProgramRun.printed("hello\n"),
      "The rules of Example 3.1 apply (assumed: exampled --version reports no version).",
      undefined
    ],
    [
      "is assumed if the program complains",
      Result.succeed({ exitCode: 1, stdout: "", stderr: "cannot start\n" }),
      'The rules of Example 3.1 apply (assumed: exampled --version reports no version: "cannot start").',
      undefined
    ],
    [
      "is assumed if the program hangs",
      Result.fail({ _tag: "TimedOut", milliseconds: 3000, ...written }),
      "The rules of Example 3.1 apply (assumed: exampled --version did not end within 3 s and was killed).",
      undefined
    ],
    [
      "is assumed if the program does not start",
      Result.fail({ _tag: "NotStarted", at: "/opt/exampled", errno: "EACCES" }),
      'The rules of Example 3.1 apply (assumed: exampled --version could not be started: "/opt/exampled": permission denied (it is not executable by this user, or it is a directory)).',
      undefined
    ]
  ])("%s", (_, outcome, sentence, version) => {
    const detection = Result.getOrThrow(detect(outcome))
    assert.strictEqual(ReleaseDetection.describe(detection), sentence)
    assert.strictEqual(detection.version, version)
  })

  it("without rules is a failure", () => {
    assert.deepStrictEqual(detect(ProgramRun.printed("example 1.0\n")), Result.fail("no rules of 1.0"))
  })
})
