/**
 * The families besides Docker's, and what the tests of the playground ask about each.
 */
import { ContainerdExample, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import type { Answer } from "../playground/Answer.ts"
import * as ContainerdAnswer from "../playground/ContainerdAnswer.ts"
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
  }
]
