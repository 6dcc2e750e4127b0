/** The examples of problems: each bad one has its problem under the circumstances that it names, and the good one has not. */
import { Containerd, type ContainerdEngine, ContainerdExample, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { DockerProblem, Finding } from "@oci-runtimes/core/docker"
import { PodmanProblem } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"
import { type Circumstances, main, problemsOf, release } from "../machines.ts"

/** The circumstances of an example, and the changes of them that undo the problem if the files are the same. */
interface Case extends Circumstances {
  readonly engines?: ReadonlyArray<ContainerdEngine.ContainerdEngine>
  readonly without?: Pick<Case, "engines">
}

const firsts = [Containerd.containerd16, Containerd.containerd17]

/** The releases that know version 3 of files. */
const seconds = [Containerd.containerd20, Containerd.containerd23]

const dropIn = (text: string) => ({ files: { "/etc/containerd/conf.d/10-crun.toml": text } })

const cases: { readonly [code: string]: Case } = {
  "higher-drop-in-version": { engines: [Containerd.containerd23], ...dropIn("version = 3\n") },
  "unreadable-import": dropIn(""),
  "unsupported-version": { engines: [Containerd.containerd17] },
  "lost-runc": { engines: firsts },
  "replaced-table": {
    engines: firsts,
    ...dropIn('version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd]\nsnapshotter = "native"\n')
  },
  "unused-section": { engines: firsts },
  "crashing-sandboxer": { engines: [Containerd.containerd20] },
  "forgotten-systemd-cgroup": { facts: { bootedWithSystemd: true } },
  "ignored-runtime-path": { engines: [release("1.6.20"), release("1.7.0")] },
  "unimported-drop-in": dropIn(""),
  "deprecated-setting": { engines: [release("2.1"), Containerd.containerd23] },
  "lenient-toml": { engines: firsts },
  "newer-containerd": { engines: [release("2.4.0")], without: { engines: seconds } },
  "old-version": { engines: [Containerd.containerd20] }
}

const codesOf = (text: string, { engines = seconds, ...circumstances }: Case) =>
  engines.map((engine) =>
    problemsOf(engine, { ...circumstances, files: { ...circumstances.files, [main]: text } }).map(({ code }) => code)
  )

describe("the example of", () => {
  it.each(ContainerdProblem.codes)("%s has the problem and its remedy has not", (code) => {
    const { bad, good } = ContainerdExample.of(code)
    const { without, ...own } = cases[code] ?? {}
    for (const codes of codesOf(bad, own)) assert.include(codes, code)
    for (const codes of codesOf(good, { ...own, ...without })) assert.notInclude(codes, code)
  })

  it.each(ContainerdProblem.codes)("%s has a remedy that keeps pods running", (code) => {
    const { good } = ContainerdExample.of(code)
    const { without, ...own } = cases[code] ?? {}
    for (const engine of { ...own, ...without }.engines ?? seconds) {
      const problems = problemsOf(engine, { ...own, files: { ...own.files, [main]: good } })
      assert.isEmpty(problems.filter(({ effect }) => ["refused", "no-start", "no-service"].includes(effect)))
    }
  })
})

describe("a code", () => {
  it.each(ContainerdProblem.codes)("%s is containerd's alone and has a kind", (code) => {
    const others: ReadonlyArray<string> = [...DockerProblem.codes, ...Finding.codes, ...PodmanProblem.codes]
    assert.notInclude(others, code)
    const { help, title } = ContainerdProblem.kindOf(code)
    assert.match(title, /^(?:[A-Z]|runc |containerd ).*[^.]$/)
    assert.match(help, /^[A-Z].*\.$/)
  })

  it("has circumstances only if there is an example for it", () => {
    assert.includeMembers(ContainerdProblem.codes as ReadonlyArray<string> as Array<string>, Object.keys(cases))
  })
})
