/**
 * The machine, which a visitor describes by ticking what is there.
 */
import { type FunctionalComponent, h } from "vue"
import type { Programs } from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** The state, the programs that can be ticked, and what is told about a change. */
export interface MachineFormProps {
  readonly state: State
  readonly programs: Programs
  readonly set: (change: Partial<State>) => void
}

/** Shows a tick for each program and each fact, and the presets. */
export const MachineForm: FunctionalComponent<MachineFormProps> = ({ programs, set, state }) => {
  const { needed, offered } = programs
  const installed = state.programs === "all" ? offered : state.programs === "needed" ? needed : state.programs
  const present = offered.filter((path) => installed.includes(path))
  return h("details", { class: "machine" }, [
    h("summary", `The machine: ${present.length} of ${offered.length} programs are installed`),
    h("p", { class: "presets" }, [
      preset("Everything", state.programs === "all", () => set({ programs: "all" })),
      preset("What the file needs", state.programs === "needed", () => set({ programs: "needed" })),
      preset("Nothing", installed.length === 0, () => set({ programs: [] }))
    ]),
    h(
      "ul",
      { "aria-label": "Installed programs" },
      offered.map((path) =>
        h("li", [
          tick(path, installed.includes(path), (isThere) =>
            set({ programs: isThere ? [...installed, path] : installed.filter((one) => one !== path) })
          )
        ])
      )
    ),
    h("p", [
      tick("booted with systemd", state.hasSystemd, (hasSystemd) => set({ hasSystemd })),
      tick("cgroup version 2", state.hasCgroup2, (hasCgroup2) => set({ hasCgroup2 }))
    ])
  ])
}

const preset = (title: string, isChosen: boolean, onClick: () => void) =>
  h("button", { type: "button", class: ["action", { chosen: isChosen }], "aria-pressed": isChosen, onClick }, title)

const tick = (title: string, checked: boolean, change: (checked: boolean) => void) =>
  h("label", [
    h("input", {
      type: "checkbox",
      checked,
      onChange: ({ target }: Event) => change((target as HTMLInputElement).checked)
    }),
    " ",
    title
  ])
