/** The status of Podman and its containers. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document } from "./Command.ts"
import { dockerd, merged, onPodman, paths } from "./podmanMachine.ts"

describe("status", () => {
  it.effect("answers for Podman too", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(merged, ["status"])
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n"), [
        "Podman 5.4.2: has no daemon, and runs containers with its configuration as it is now",
        "  user      root",
        `  reads     ${paths.main}`,
        `            ${paths.dropIn}`,
        "  runtimes  crun: /usr/bin/crun",
        "            fast (default): /opt/faster",
        ""
      ])
    })
  )

  it.effect("shows the other engines if the rules of one are not known", () =>
    Effect.gen(function* () {
      const programs = {
        ...dockerd.programs,
        "/usr/bin/podman --version": ProgramRun.printed("podman version 3.4.4\n")
      }
      const { data, status } = yield* onPodman(dockerd.files, ["status"], { programs })
      assert.strictEqual(status, 1)
      assert.match(data, /^Podman: cannot be told: The rules of Podman 3\.4\.4 are not known\. /)
      const json = yield* onPodman(dockerd.files, ["status", "--json"], { programs })
      const { agrees, otherEngines } = document(Documents.StatusDocument, json.data)
      assert.deepStrictEqual([agrees, otherEngines[0]?.release], [null, "3.4.4"])
      assert.include(otherEngines[0]?.unknown[0], "The rules of Podman 3.4.4 are not known")
    })
  )

  it.effect("says why a runtime has no program", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine]\nruntime = "fast"\n[engine.runtimes]\nfast = ["/usr/bin/crun/x"]\n' }
      const { data } = yield* onPodman(files, ["status"])
      assert.include(data, "fast (default): /usr/bin/crun/x cannot be looked at (not a directory)")
    })
  )

  it.effect("finds a default runtime that cannot be used", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: '[engine]\nruntime = "gone"\n' }
      const { data, status } = yield* onPodman(files, ["status", "--json"])
      const { agrees, otherEngines } = document(Documents.StatusDocument, data)
      assert.deepStrictEqual([status, agrees], [1, false])
      assert.isAbove(otherEngines[0]?.diagnostics.length ?? 0, 0)
    })
  )
})

describe("the containers of Podman", () => {
  const id = "a".repeat(64)
  const storage = { "/var/lib/containers/storage/db.sql": "", "/run/libpod/alive": "", "/run/libpod/exits/x": "" }
  const asked = (runtime: string) => ({
    programs: {
      "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
      "/usr/bin/podman ps --all --quiet --no-trunc": ProgramRun.printed(`${id}\n`),
      [`/usr/bin/podman inspect --type=container --format={{.Name}}\t{{.OCIRuntime}} ${id}`]: ProgramRun.printed(
        `web\t${runtime}\n`
      )
    }
  })

  it.effect("are counted by runtime", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(storage, ["status"], asked("crun"))
      assert.strictEqual(status, 0)
      assert.include(data, "  containers  1 (crun 1)\n")
    })
  )

  it.effect("are told if their runtime is gone", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(storage, ["status"], asked("fast"))
      assert.strictEqual(status, 1)
      assert.include(
        data,
        "error[runtime-of-containers-gone]: 1 container (web) asks for the runtime fast, which the engine does not have.\nDefine fast again "
      )
      const json = yield* onPodman(storage, ["status", "--json"], asked("fast"))
      const [podman] = document(Documents.StatusDocument, json.data).otherEngines
      assert.deepStrictEqual(podman?.containers, { known: 1, byRuntime: { fast: 1 } })
      assert.deepStrictEqual(
        podman?.findings.map(({ code }) => code),
        ["runtime-of-containers-gone"]
      )
    })
  )

  it.effect("are found by a path that is still there", () =>
    Effect.gen(function* () {
      const { status } = yield* onPodman(storage, ["status"], asked("/usr/bin/crun"))
      assert.strictEqual(status, 0)
    })
  )

  it.effect("are not asked for before Podman has run, nor if they are those of another user", () =>
    Effect.gen(function* () {
      const { "/run/libpod/alive": _, ...notRun } = storage
      const { data, status } = yield* onPodman(notRun, ["status"], asked("fast"))
      assert.strictEqual(status, 1)
      assert.include(data, "unknown: Podman has not run since this machine started")
      const other = yield* onPodman(storage, ["status", "--as", "anna"], asked("fast"))
      assert.include(other.data, "unknown: The containers of another user are not asked for.")
    })
  )
})

describe("a run directory that cannot be made", () => {
  it.effect("is the reason for which no runtime can be used", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman({ "/run/libpod": "a file" }, ["resolve"])
      assert.strictEqual(status, 1)
      assert.include(data, "The reason is that the directory /run/libpod/exits cannot be made: not a directory.")
      const checked = yield* onPodman({ "/run/libpod": "a file" }, ["check"])
      assert.include(checked.data, "error[unwritable-run-directory]: ")
    })
  )

  it.effect.each([
    ["of this user is fine", 1000, 0o700, 0],
    ["of another user is not", 0, 0o755, 1]
  ] as const)("%s", ([, uid, mode, expected]) =>
    Effect.gen(function* () {
      const { data, status } = yield* onPodman(
        { "/run/user/1000": { type: "directory", mode, uid } },
        ["resolve", "crun"],
        {
          processes: { user: { uid: 1000, gid: 1000 } },
          variables: { PATH: "/usr/bin", HOME: "/home/anna", XDG_RUNTIME_DIR: "/run/user/1000" }
        }
      )
      assert.strictEqual(status, expected, data)
      if (expected === 1) {
        assert.include(data, "the directory /run/user/1000/libpod/tmp/exits cannot be made: permission denied")
      }
    })
  )
})
