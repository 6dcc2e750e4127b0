/** The examples of problems: each bad one has its problem under the circumstances that it names, and the good one has not. */
import { Finding, DockerProblem } from "@oci-runtimes/core/docker"
import { Given, Podman, type PodmanEngine, PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { type Files, main, problemsOf, program } from "../machines.ts"

interface Circumstances {
  readonly engine?: PodmanEngine.PodmanEngine
  readonly files?: Files
  readonly given?: Partial<Given.Given>
  /** Changes of the machine that undo the problem, if the files are the same. */
  readonly without?: Pick<Circumstances, "engine" | "files" | "given">
}

const release = (version: string) => Result.getOrThrow(Podman.release(version))

const link = (target: string) => ({ type: "symlink", target }) as const

const nothing = { files: {} }

const circumstances: { readonly [code: string]: Circumstances } = {
  "unknown-flag": { engine: Podman.podman43 },
  "unreadable-file": { files: { [main]: { mode: "0600" } }, given: { uid: 1000 }, without: { given: {} } },
  "no-monitor": { files: { "/usr/libexec/podman/conmon": { type: "directory" } }, without: nothing },
  "unwritable-run-directory": {
    given: { exitsFault: { path: "/run/libpod/exits", errno: "EACCES" } },
    without: { given: {} }
  },
  "candidate-error": { files: { "/opt/youki": program } },
  "dropped-flags": { files: { [main]: '[engine.runtimes_flags]\ncrun = ["debug"]\n' } },
  "no-execute-bit": { files: { "/opt/youki": { mode: "0644" } } },
  "ignored-drop-in": { files: { [`${main}.d/10-crun.toml`]: "" }, without: nothing },
  "ignored-drop-in-directory": {
    engine: Podman.podman54,
    files: { [`${main}.d`]: link("/opt/d"), "/opt/d": { type: "directory" } },
    without: { engine: Podman.podman58 }
  },
  "key-of-other-release": { engine: Podman.podman54 },
  "legacy-file": { files: { "/etc/containers/libpod.conf": "" }, without: nothing },
  "passed-over-file": {
    given: { variables: { CONTAINERS_CONF: "/dev/null" } },
    without: { given: {} }
  },
  "skipped-file": { engine: Podman.podman43, files: { [main]: link(main) }, without: nothing },
  "unread-file": {
    engine: Podman.podman43,
    files: { "/root/.config/containers/containers.conf": "" },
    without: { engine: Podman.podman58 }
  },
  "newer-release": { engine: release("6.0.0"), without: { engine: Podman.podman58 } }
}

const codesOf = (text: string, { engine = Podman.podman58, files = {}, given = {} }: Circumstances) => {
  const words = text.startsWith("podman ") ? text.split(" ") : undefined
  const valuesOf = (flag: string) =>
    (words ?? []).flatMap((word, index) => (word === flag ? (words?.[index + 1] ?? []) : []))
  const ofFile = words === undefined ? { [main]: withText(files[main], text) } : {}
  const flags = { runtimeFlags: valuesOf("--runtime-flag") }
  return problemsOf(
    engine,
    { "/usr/bin/crun": program, ...files, ...ofFile },
    { ...given, modules: valuesOf("--module"), ...(flags.runtimeFlags.length > 0 && { flags }) }
  ).map(({ code }) => code)
}

const withText = (file: Files[string] | undefined, text: string): Files[string] =>
  typeof file === "object" ? { ...file, ...(file.type === undefined && { text }) } : text

describe("the example of", () => {
  it.each(PodmanProblem.codes)("%s has the problem and its remedy has not", (code) => {
    const { bad, good } = PodmanExample.of(code)
    const { without, ...own } = circumstances[code] ?? {}
    assert.include(codesOf(bad, own), code)
    assert.notInclude(codesOf(good, { ...own, ...without }), code)
  })
})

describe("a code", () => {
  it.each(PodmanProblem.codes)("%s is Podman's alone and has a kind", (code) => {
    assert.notInclude([...DockerProblem.codes, ...Finding.codes] as ReadonlyArray<string>, code)
    const { help, title } = PodmanProblem.kindOf(code)
    assert.match(title, /^[A-Z].*[^.]$/)
    assert.match(help, /^[A-Z].*\.$/)
  })

  it("has circumstances only if there is an example for it", () => {
    assert.includeMembers(PodmanProblem.codes as ReadonlyArray<string> as Array<string>, Object.keys(circumstances))
  })
})
