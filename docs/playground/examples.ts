/**
 * Files to begin with, and what each shows.
 */
import { ofContainerd } from "./containerdExamples.ts"
import { ofCrio } from "./crioExamples.ts"
import { ofDocker } from "./dockerExamples.ts"
import type { Example } from "./Example.ts"
import * as Family from "./Family.ts"
import { ofPodman } from "./podmanExamples.ts"
import { initial, type State, tabsOf } from "./State.ts"

/** Returns the examples of a family. The first is healthy. */
export const of = ({ name }: Family.Family): ReadonlyArray<Example> => all[name]

const all: { readonly [name in Family.Family["name"]]: ReadonlyArray<Example> } = {
  docker: ofDocker,
  podman: ofPodman,
  containerd: ofContainerd,
  "cri-o": ofCrio
}

/** Returns the state of the example of a family with a title; that of the first example without such a title. */
export const stateOf = (family: Family.Family, title?: string): State => ({
  ...initial,
  ...of(family)[0]?.state,
  ...of(family).find((example) => example.title === title)?.state
})

/**
 * Returns the state with another engine. For an engine of another family, each text that is still one of the examples becomes that of the
 * new family. What a visitor has typed stays.
 */
export const withEngine = (state: State, engine: string): State => {
  const [before, after] = [state.engine, engine].map(Family.of) as [Family.Family, Family.Family]
  if (before === after) return { ...state, engine }
  const { file, from, name, other, to } = stateOf(after)
  const isExample = (key: "file" | "name" | "other"): boolean =>
    of(before).some(({ title }) => stateOf(before, title)[key] === state[key])
  const isOffered = tabsOf(after).some(({ tab }) => tab === state.tab)
  return {
    ...state,
    engine,
    from,
    to,
    ...(isExample("file") && { file }),
    ...(isExample("name") && { name }),
    ...(isExample("other") && { other }),
    ...(!isOffered && { tab: initial.tab })
  }
}
