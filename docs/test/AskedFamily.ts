/**
 * The families besides Docker's, and what the tests of the playground ask about each.
 */
import { ContainerdExample, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { CrioExample, CrioProblem } from "@oci-runtimes/core/crio"
import { PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import type { Answer } from "../playground/Answer.ts"
import * as ContainerdAnswer from "../playground/ContainerdAnswer.ts"
import * as CrioAnswer from "../playground/CrioAnswer.ts"
import * as examples from "../playground/examples.ts"
import * as Family from "../playground/Family.ts"
import * as PodmanAnswer from "../playground/PodmanAnswer.ts"
import { initial, type State } from "../playground/State.ts"
import { lineOf } from "./PlaygroundCommand.ts"

/** A family, and what is asked of it. */
export interface AskedFamily {
  readonly family: Family.Family
  readonly answer: (state: State) => Answer
  /** The releases to choose from. */
  readonly known: ReadonlyArray<string>
  readonly newer: { readonly version: string; readonly reservation: string }
  readonly names: ReadonlyArray<string>
  readonly texts: ReadonlyArray<string>
  /** Parts of texts. */
  readonly words: ReadonlyArray<string>
  /** What the examples show. */
  readonly promises: ReadonlyArray<readonly [string, (given: Answer) => string | undefined, string]>
}

/** Returns the texts of a family: of its problems without command lines, those of the playground, and texts that are not TOML. */
const textsOf = (
  family: Family.Family,
  problems: ReadonlyArray<{ readonly bad: string; readonly good: string }>,
  others: ReadonlyArray<string>
): ReadonlyArray<string> => [
  ...new Set([
    ...problems.flatMap(({ bad, good }) => [bad, good]).filter((text) => !`${text} `.startsWith(`${family.program} `)),
    ...examples.of(family).map(({ title }) => examples.stateOf(family, title).file),
    initial.file,
    "[engine\n",
    "# A comment\n",
    ...others
  ])
]

/** The families. */
export const families: ReadonlyArray<AskedFamily> = [
  {
    family: Family.podman,
    answer: PodmanAnswer.answer,
    known: ["podman-5.8", "podman-5.4", "podman-4.3"],
    newer: {
      version: "6.1",
      reservation: "The rules of Podman 6.1 are not known yet, so this answer is that of Podman 5.8."
    },
    names: ["gvisor", ""],
    texts: textsOf(Family.podman, PodmanProblem.codes.map(PodmanExample.of), [
      '[engine]\nruntime = "/opt/crun"\nconmon_path = ["/opt/conmon"]\n',
      '[engine]\nruntime = "nowhere"\n[engine.runtimes]\nrelative = ["bin/crun"]\nnone = []\n'
    ]),
    words: '[engine.runtimes]|[engine]|crun|runtime|=|"|[|]|\'|"""|/usr/bin/crun|\n|,|.|{|}|#|1'.split("|"),
    promises: [
      ["A healthy file", ({ headline }) => lineOf(headline), "containers.conf: accepted by Podman 5.8"],
      [
        "A drop-in that adds a runtime",
        ({ resolution }) => resolution?.chain.map(({ text }) => text).join(),
        "Podman 5.8,conmon,/usr/local/bin/youki"
      ],
      ["Flags with dashes", ({ fixes }) => JSON.stringify(fixes), '"count":2'],
      ["The comment of the shipped file, uncommented", ({ refusal }) => refusal?.line, "wasi/wasm"],
      ["A name without quotes", ({ findings }) => findings[0]?.fix?.title, 'Write "crun"'],
      ["An entry in the form of Docker", ({ findings }) => findings[0]?.advice, "This is the form of Docker."],
      ["A key of some releases only", ({ comparison }) => comparison?.general.join(), "(since Podman 5.7)"]
    ]
  },
  {
    family: Family.containerd,
    answer: ContainerdAnswer.answer,
    known: ["containerd-2.3", "containerd-2.0", "containerd-1.7", "containerd-1.6"],
    newer: {
      version: "2.9",
      reservation: "The rules of containerd 2.9 are not known yet, so this answer is that of containerd 2.3."
    },
    names: ["crun", "kata", ""],
    texts: textsOf(Family.containerd, ContainerdProblem.codes.map(ContainerdExample.of), [
      'version = 3\n[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]\nBinaryName = "bin/runc"\n'
    ]),
    words:
      'version = 3|version = 2|plugins."io.containerd.cri.v1.runtime".containerd|runtimes.crun|runtime_type|=|"|[|]|\'|io.containerd.runc.v2|\n|,|.|{|}|#|1'.split(
        "|"
      ),
    promises: [
      ["A healthy file", ({ headline }) => lineOf(headline), "config.toml: accepted by containerd 2.0"],
      ["One runtime more, and runc is gone", ({ fixes }) => JSON.stringify(fixes), '"count":1'],
      ["A section of another version", ({ resolution }) => resolution?.headline, 'no runtime for "crun" is configured'],
      ["SystemdCgroup, misspelt", ({ findings }) => JSON.stringify(findings), "Write SystemdCgroup"],
      ["A default runtime that 2.0 ignores", ({ comparison }) => comparison?.general.join(), "(since containerd 2.0)"]
    ]
  },
  {
    family: Family.crio,
    answer: CrioAnswer.answer,
    known: ["cri-o-1.34", "cri-o-1.31", "cri-o-1.24"],
    newer: {
      version: "1.40",
      reservation: "The rules of CRI-O 1.40 are not known yet, so this answer is that of CRI-O 1.36."
    },
    names: ["fast", "kata", ""],
    texts: textsOf(Family.crio, CrioProblem.codes.map(CrioExample.of), [
      '[crio.runtime.runtimes.kata]\nruntime_path = "/opt/containerd-shim-kata-v2"\nruntime_type = "vm"\nruntime_config_path = "/opt/kata.toml"\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nruntime_type = "pod"\nseccomp_profile = "/opt/profile.json"\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nplatform_runtime_paths = {"wasi/wasm" = "/opt/wasm"}\n',
      '[crio.runtime]\nconmon = "/opt/conmon"\ncgroup_manager = "cgroupfs"\n',
      '[crio.runtime]\ndefault_runtime = "runc"\n',
      '[crio.runtime]\ndefault_runtime = "fast"\ndefault_runtime = "kata"\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nruntime_type = "OCI"\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nallowed_annotations = ["io.kubernetes.cri-o.Devices", "io.example"]\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nruntime_config_path = "/opt/fast.toml"\n',
      '[crio.runtime.runtimes.fast]\nruntime_path = "/usr/bin/crun"\nexec_cpu_affinity = "last"\n',
      '[crio.runtime.runtimes]\nfast = {runtime_path = "/usr/bin/crun"\n',
      '[crio.runtime]\n[crio.runtime]\ndefault_runtime = "fast"\n',
      '[crio.runtime]\ndefault_runtime = ["crun"]\n'
    ]),
    words:
      "crio.runtime|crio.runtime.runtimes.fast|runtime_path|runtime_type|vm|default_runtime|=|\"|[|]|'|/usr/bin/crun|\n|,|.|{|}|#|1".split(
        "|"
      ),
    promises: [
      ["A healthy file", ({ headline }) => lineOf(headline), "crio.conf: accepted by CRI-O 1.34"],
      [
        "gVisor as a shim, which is dropped",
        ({ resolution }) => resolution?.advice.join(),
        "CRI-O has dropped the handler"
      ],
      ["A default runtime without a section", ({ findings }) => findings[0]?.fix?.title, 'Write "faster"'],
      ["Keys that are ignored silently", ({ fixes }) => JSON.stringify(fixes), '"count":2'],
      ["A name without quotes", ({ refusal }) => `${refusal?.program} ${refusal?.line}`, "crio get and merge config"],
      ["A default that 1.31 does not have", ({ comparison }) => comparison?.general.join(), "(since CRI-O 1.31)"]
    ]
  }
]
