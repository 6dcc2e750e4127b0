import { Plan, Replacement } from "@oci-runtimes/core/disk"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const claim = "/etc/docker/.oci-runtimes.1.1.r.b.n"

const file = (text: string, mode = 0o600, gid = 8): Replacement.Present => ({
  _tag: "File",
  content: bytes(text),
  mode,
  owner: { uid: 7, gid }
})

const survey = (present: Replacement.Present, more: Partial<Replacement.Survey> = {}): Replacement.Survey => ({
  path: "/etc/docker/daemon.json",
  target: "/etc/docker/daemon.json",
  directory: "/etc/docker",
  missing: [],
  present,
  backup: undefined,
  leftovers: [],
  leftAlone: [],
  ...more
})

const request = (present: Replacement.Present, more: Partial<Replacement.Request> = {}): Replacement.Request => ({
  survey: survey(present),
  claim,
  before: present._tag === "File" ? present.content : undefined,
  after: bytes("new"),
  backup: false,
  sync: true,
  ...more
})

const describeAll = (steps: ReadonlyArray<Plan.Step>) =>
  steps.map(({ operation }) => Plan.describe(operation).replaceAll(claim, "CLAIM").replaceAll("/etc/docker", "…"))

/** What a request comes to, in words. */
const planned = (asked: Replacement.Request) =>
  Result.map(Replacement.plan(asked), ({ backup, change, exchange, preparation }) => ({
    change,
    backup,
    preparation: describeAll(preparation),
    exchange: describeAll(exchange)
  }))

const put = ["rename CLAIM/new to …/daemon.json", "sync …"]

describe("the plan", () => {
  it("for a file that is there prepares one that nobody else can read, and gives it to the owner before its mode", () => {
    assert.deepStrictEqual(
      planned(request(file("old", 0o4644))),
      Result.succeed({
        change: "changed",
        backup: undefined,
        preparation: [
          "write CLAIM/new (mode 0600)",
          "set owner of CLAIM/new to 7:8",
          "set mode of CLAIM/new to 4644",
          "sync CLAIM/new"
        ],
        exchange: put
      })
    )
  })

  it("for a file that is missing makes it as packages bring it", () => {
    const missing = request({ _tag: "Missing" }, { backup: true })
    assert.deepStrictEqual(
      planned(missing),
      Result.succeed({
        change: "added",
        backup: undefined,
        preparation: ["write CLAIM/new (mode 0644)", "sync CLAIM/new"],
        exchange: put
      })
    )
    const beginning = Replacement.beginning({ missing: ["/etc", "/etc/docker"] }, claim, true)
    assert.deepStrictEqual(describeAll(beginning), [
      "make directory /etc (mode 0755)",
      "sync /",
      "make directory … (mode 0755)",
      "sync /etc",
      "make directory CLAIM (mode 0700)"
    ])
    assert.deepStrictEqual(describeAll(Replacement.beginning({ missing: ["/etc/docker"] }, claim, false)), [
      "make directory … (mode 0755)",
      "make directory CLAIM (mode 0700)"
    ])
  })

  it.each([undefined, "File", "SymbolicLink"])("with a backup over %s can take that back", (backup) => {
    const plan = Replacement.plan(request(file("old"), { backup: true, survey: survey(file("old"), { backup }) }))
    const { backup: kept, exchange, preparation } = Result.getOrThrow(plan)
    const place = "/etc/docker/daemon.json.bak"
    assert.strictEqual(kept, place)
    const move = preparation.find(({ operation }) => operation._tag === "Rename")
    assert.deepStrictEqual(move?.operation, { _tag: "Rename", from: `${claim}/backup`, to: place })
    const undo: Plan.Operation =
      backup === undefined ? { _tag: "Unlink", path: place } : { _tag: "Rename", from: `${claim}/older`, to: place }
    assert.deepStrictEqual(move?.undo, [undo, { _tag: "Sync", path: "/etc/docker" }])
    const hasSecondName = preparation.some(({ operation }) => operation._tag === "Link")
    assert.strictEqual(hasSecondName, backup !== undefined)
    assert.isTrue(exchange.every((step) => step.undo === undefined))
  })

  it.each(["old", "new", "another"])("for a text that is there already writes nothing, made from %j", (before) => {
    const there = survey(file("new"), { leftovers: ["/etc/docker/.oci-runtimes.2.2.r.b.n"] })
    assert.deepStrictEqual(
      planned(request(file("new"), { survey: there, before: bytes(before), backup: true })),
      Result.succeed({
        change: "unchanged",
        backup: undefined,
        preparation: ["remove …/.oci-runtimes.2.2.r.b.n with all it holds", "sync …/daemon.json", "sync …"],
        exchange: []
      })
    )
  })

  it("does nothing of the file before the exchange, and writes only within the claim", () => {
    fc.assert(
      fc.property(
        fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined }),
        fc.uint8Array({ maxLength: 4 }),
        fc.nat(0o7777),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(undefined, "File", "SymbolicLink", "FIFO"),
        (before, after, mode, backup, sync, inTheWay) => {
          const present: Replacement.Present =
            before === undefined
              ? { _tag: "Missing" }
              : { _tag: "File", content: before, mode, owner: { uid: 1, gid: 2 } }
          const there = survey(present, { backup: inTheWay })
          const plan = Result.getOrThrow(Replacement.plan(request(present, { after, backup, sync, survey: there })))
          const changing = plan.preparation.map(({ operation }) => operation).filter(({ _tag }) => _tag !== "Sync")
          for (const operation of changing) {
            const last = Plan.paths(operation).at(-1) ?? ""
            const isBackup = operation._tag === "Rename" && last === Replacement.backupPath(there.target)
            assert.isTrue(last.startsWith(`${claim}/`) || (backup && isBackup), last)
          }
          const steps = [...plan.preparation, ...plan.exchange].map(({ operation }) => operation)
          assert.strictEqual(
            steps.some(({ _tag }) => _tag === "Sync"),
            sync
          )
          const renames = plan.exchange.filter(({ operation }) => operation._tag === "Rename")
          assert.lengthOf(renames, plan.change === "unchanged" ? 0 : 1)
        }
      )
    )
  })
})

const other = (type: string): Replacement.Present => ({ _tag: "Other", type })

describe("a refusal", () => {
  const cannot = "Cannot write /etc/docker/daemon.json: "
  const linked = { target: "/store/real", directory: "/store" }

  it.each<[string, Replacement.Request, string]>([
    ["a directory", request(other("Directory")), "it is a directory. Remove it, or name another file"],
    ["a pipe", request(other("FIFO")), "it is no regular file. Remove it, or name another file"],
    [
      "a device behind a link",
      request(other("BlockDevice"), { survey: survey(other("BlockDevice"), linked) }),
      "/store/real is no regular file. Remove it, or name another file"
    ],
    [
      "links in a circle",
      request({ _tag: "Links" }),
      "its symbolic links lead in a circle, or there are more than 40. Remove them, or name another file"
    ],
    [
      "a directory at the place of the backup",
      request(file("old"), { backup: true, survey: survey(file("old"), { backup: "Directory" }) }),
      "/etc/docker/daemon.json.bak is a directory. Remove it, or name another file"
    ]
  ])("of %s says what it is", (_title, asked, words) => {
    const refused = Result.getOrThrow(Result.flip(Replacement.plan(asked)))
    assert.strictEqual(Replacement.message(refused), cannot + words)
  })

  it("of a relative path says so", () => {
    const relative = request(file("old"), { survey: survey(file("old"), { path: "daemon.json" }) })
    assert.deepStrictEqual(
      Replacement.plan(relative),
      Result.fail({ _tag: "RefusedDestination", path: "daemon.json", at: "daemon.json", reason: "Relative" })
    )
  })

  it("is no matter of the backup's place where none is asked for", () => {
    const asked = request(file("old"), { survey: survey(file("old"), { backup: "Directory" }) })
    assert.isTrue(Result.isSuccess(Replacement.plan(asked)))
  })

  it.each<[string, Replacement.Request]>([
    ["another text", request(file("theirs"), { before: bytes("old") })],
    ["a text where none was", request(file("theirs"), { before: undefined })],
    ["no text any more", request({ _tag: "Missing" }, { before: bytes("old") })],
    ["links that lead to another directory", request(file("old"), { survey: survey(file("old"), linked) })]
  ])("of %s is that it has changed", (_title, asked) => {
    assert.deepStrictEqual(
      Replacement.plan(asked),
      Result.fail({ _tag: "ChangedDestination", path: "/etc/docker/daemon.json" })
    )
  })
})

describe("two looks", () => {
  it.each<[string, Replacement.Destination, boolean]>([
    ["at the same file", survey(file("old")), true],
    ["at another text", survey(file("odd")), false],
    ["at another mode", survey(file("old", 0o644)), false],
    ["at another owner", survey(file("old", 0o600, 9)), false],
    ["at another file", survey(file("old"), { target: "/etc/docker/real.json" }), false],
    ["at nothing", survey({ _tag: "Missing" }), false],
    ["at a directory", survey({ _tag: "Other", type: "Directory" }), false]
  ])("%s", (_title, second, isSame) => {
    assert.strictEqual(Replacement.isSame(survey(file("old")), second), isSame)
  })

  it("at nothing find the same", () => {
    assert.isTrue(Replacement.isSame(survey({ _tag: "Missing" }), survey({ _tag: "Missing" })))
  })
})

describe("a failed operation", () => {
  it.each([
    ["EROFS", "Cannot write /f: open /f: words. Make the file system writable"],
    ["EIO", "Cannot write /f: open /f: words"],
    ["toString", "Cannot write /f: open /f: words"]
  ])("with %s is told with the way out, where there is one", (errno, message) => {
    assert.strictEqual(Replacement.failureMessage("/f", "open /f: words", errno), message)
  })
})
