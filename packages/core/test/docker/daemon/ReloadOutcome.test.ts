import { ReloadLog, ReloadOutcome } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const quiet: ReloadOutcome.Observation = { isGone: false, isReported: false, isSettled: true, log: ReloadLog.read("") }

const quietLog = ReloadLog.read("")
const refused = { ...quietLog, refusal: "no" }

const observed = (more: Partial<ReloadOutcome.Observation>, expectsChange = true) =>
  ReloadOutcome.observed({ ...quiet, ...more }, { expectsChange, pid: 812 })

describe("an observation", () => {
  it.each<[string, Partial<ReloadOutcome.Observation>, boolean, ReloadOutcome.ReloadOutcome | undefined]>([
    ["of nothing new", {}, true, undefined],
    ["of the runtimes without a report, as of an engine that goes on to refuse the file", {}, false, undefined],
    ["of a report and the runtimes", { isReported: true }, true, { _tag: "Reloaded" }],
    ["of a report if nothing was to change", { isReported: true }, false, { _tag: "Reloaded" }],
    ["of a report without the runtimes", { isReported: true, isSettled: false }, true, undefined],
    [
      "of a report of an engine that does not answer any more",
      { isReported: true, isSettled: undefined },
      true,
      undefined
    ],
    ["of the runtimes, if the engine does not report", { isReported: undefined }, true, { _tag: "Reloaded" }],
    ["of the same runtimes, if the engine does not report", { isReported: undefined }, false, { _tag: "Unconfirmed" }],
    ["of a reload that has not ended", { isReported: true, log: { ...quietLog, isUnfinished: true } }, true, undefined],
    ["of a refusal that may be earlier", { log: { ...quietLog, earlierRefusal: "no" } }, true, undefined],
    ["of a refusal", { log: refused }, true, { _tag: "Refused", reason: "no" }],
    ["of an end", { isGone: true, isReported: undefined }, true, { _tag: "Gone", pid: 812, refusal: undefined }],
    ["of an end with its reason", { isGone: true, log: refused }, false, { _tag: "Gone", pid: 812, refusal: "no" }]
  ])("%s", (_title, seen, expectsChange, outcome) => {
    assert.deepStrictEqual(observed(seen, expectsChange), outcome)
  })

  it("is a success only if the engine runs with the runtimes, and neither ended nor refused", () => {
    const [flags, maybe] = [
      [true, false],
      [true, false, undefined]
    ]
    const every = flags.flatMap((isGone) =>
      maybe.flatMap((isReported) =>
        maybe.flatMap((isSettled) => [quietLog, refused].map((log) => ({ isGone, isReported, isSettled, log })))
      )
    )
    const successes = flags.flatMap((expectsChange) =>
      every.filter((seen) => {
        const outcome = observed(seen, expectsChange)
        return outcome !== undefined && ReloadOutcome.isSuccess(outcome)
      })
    )
    assert.lengthOf(successes, 4)
    for (const seen of successes) {
      assert.deepInclude(seen, { isGone: false, isSettled: true, log: quietLog })
      assert.notStrictEqual(seen.isReported, false)
    }
  })

  it.each<[string, Partial<ReloadOutcome.Observation>, ReloadOutcome.ReloadOutcome]>([
    ["nothing", {}, { _tag: "TimedOut", milliseconds: 5, isReported: false, isAnswering: true }],
    [
      "no answer",
      { isReported: undefined, isSettled: undefined },
      { _tag: "TimedOut", milliseconds: 5, isReported: false, isAnswering: false }
    ],
    [
      "other runtimes",
      { isReported: true, isSettled: false },
      { _tag: "TimedOut", milliseconds: 5, isReported: true, isAnswering: true }
    ],
    [
      "a refusal of an engine that logs only errors",
      { log: { ...quietLog, earlierRefusal: "no" } },
      { _tag: "Refused", reason: "no" }
    ],
    [
      "a success, if the journal has dropped its end",
      { isReported: true, log: { ...quietLog, isUnfinished: true } },
      { _tag: "Reloaded" }
    ]
  ])("at the time limit shows %s", (_title, seen, outcome) => {
    assert.deepStrictEqual(ReloadOutcome.late({ ...quiet, ...seen }, { expectsChange: true, limit: 5 }), outcome)
  })
})

const tags = (some: ReadonlyArray<ReloadOutcome.ReloadOutcome>) => [...new Set(some.map(({ _tag }) => _tag))]

describe("an outcome", () => {
  const all: ReadonlyArray<readonly [ReloadOutcome.ReloadOutcome, string]> = [
    [{ _tag: "Reloaded" }, "The engine has reloaded its configuration."],
    [
      { _tag: "Unconfirmed" },
      "The engine was asked to reload its configuration. It runs with these runtimes already, and does not say whether it has reloaded."
    ],
    [{ _tag: "Refused", reason: "no" }, "The engine refused to reload its configuration, and runs on: no"],
    [
      { _tag: "RefusalForetold", reason: "no", crashes: false },
      "The engine would refuse its configuration, and was not asked to reload: no"
    ],
    [
      { _tag: "RefusalForetold", reason: "no", crashes: true },
      "The engine would crash, and was not asked to reload: no"
    ],
    [
      { _tag: "NotRequested", reason: "Access denied", missingRight: "the right to reload docker.service" },
      "The engine could not be asked to reload (systemctl reload docker): Access denied. This user may not have the right to reload docker.service. Run the command as root."
    ],
    [
      { _tag: "NotRequested", reason: "No.", missingRight: undefined },
      "The engine could not be asked to reload (systemctl reload docker): No."
    ],
    [
      { _tag: "Gone", pid: 812, refusal: undefined },
      "The engine has ended (process 812) since it was asked to reload. See its log (journalctl -u docker.service)."
    ],
    [
      { _tag: "Gone", pid: undefined, refusal: "no" },
      "The engine has ended since it was asked to reload. Its log says: no"
    ],
    [
      { _tag: "TimedOut", milliseconds: 1000, isReported: true, isAnswering: true },
      "The engine has reloaded, but does not show the runtimes of its file 1 second after it was asked to reload. See its log (journalctl -u docker.service), or wait longer with a higher time limit."
    ],
    [
      { _tag: "TimedOut", milliseconds: 10_000, isReported: false, isAnswering: true },
      "The engine has not reported a reload 10 seconds after it was asked to reload. See its log (journalctl -u docker.service), or wait longer with a higher time limit."
    ],
    [
      { _tag: "TimedOut", milliseconds: 10_000, isReported: false, isAnswering: false },
      "The engine does not answer 10 seconds after it was asked to reload. See its log (journalctl -u docker.service), or wait longer with a higher time limit."
    ]
  ]

  it.each(all)("is described (%#)", (outcome, text) => {
    const words = { command: "systemctl reload docker", engine: "engine", log: "journalctl -u docker.service" }
    assert.strictEqual(ReloadOutcome.describe(outcome, words), text)
  })

  it("is a success, a refusal, or neither", () => {
    const outcomes = all.map(([outcome]) => outcome)
    assert.deepStrictEqual(tags(outcomes.filter(ReloadOutcome.isSuccess)), ["Reloaded", "Unconfirmed"])
    assert.deepStrictEqual(tags(outcomes.filter(ReloadOutcome.isRefusal)), ["Refused", "RefusalForetold"])
  })
})
