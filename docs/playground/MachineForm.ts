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
export const MachineForm: FunctionalComponent<MachineFormProps> = ({
  programs: { needed, offered, present },
  set,
  state
}) =>
  h("details", { class: "machine" }, [
    h("summary", `The machine: ${present.length} of ${offered.length} programs are installed`),
    h("p", { class: "presets" }, [
      preset("Everything", () => set({ programs: undefined })),
      preset("Nothing", () => set({ programs: [] })),
      preset("What the file needs", () => set({ programs: needed }))
    ]),
    h(
      "ul",
      { "aria-label": "Installed programs" },
      offered.map((path) =>
        h("li", [
          tick(path, present.includes(path), (isThere) =>
            set({ programs: isThere ? [...present, path] : present.filter((one) => one !== path) })
          )
        ])
      )
    ),
    h("p", [
      tick("booted with systemd", state.hasSystemd, (hasSystemd) => set({ hasSystemd })),
      tick("cgroup version 2", state.hasCgroup2, (hasCgroup2) => set({ hasCgroup2 }))
    ])
  ])

const preset = (title: string, onClick: () => void) => h("button", { type: "button", class: "action", onClick }, title)

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
