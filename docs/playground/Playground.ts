/**
 * The playground: a file, an engine and a machine on one side, and the answers on the other. The address has all that is entered.
 */
import { TextEdit } from "@oci-runtimes/core/text"
import { defineComponent, h, onBeforeUnmount, onMounted, ref, shallowRef } from "vue"
import type { Answer, Finding, ListedRuntime } from "./Answer.ts"
import * as Answerer from "./Answerer.ts"
import { CheckPanel } from "./CheckPanel.ts"
import { ComparePanel } from "./ComparePanel.ts"
import { Editor } from "./Editor.ts"
import { examples, stateOf } from "./examples.ts"
import { MachineForm } from "./MachineForm.ts"
import { data as releases } from "./releases.data.ts"
import { ResolvePanel } from "./ResolvePanel.ts"
import { RuntimeList } from "./RuntimeList.ts"
import { ScriptsPanel } from "./ScriptsPanel.ts"
import { decode, encode, initial, type State, type Tab } from "./State.ts"
import { TabList } from "./TabList.ts"
// oxlint-disable-next-line no-unassigned-import
import "./playground.css"

/** Milliseconds without input after which a question is asked, so that typing is never delayed. */
const pause = 60

/** The whole playground. */
export const Playground = defineComponent({
  setup() {
    const state = shallowRef<State>(initial)
    const answer = shallowRef<Answer>()
    /** The file that the answer is about. */
    const answered = ref("")
    const failure = ref("")
    const shared = ref("")
    const editor = ref<{ readonly goTo: (from: number, to: number) => void }>()
    let answerer: Answerer.Answerer | undefined
    let timer: ReturnType<typeof setTimeout> | undefined

    const ask = (): void => {
      const fragment = encode(state.value)
      const { pathname, search } = location
      history.replaceState(history.state, "", `${pathname}${search}${fragment === "" ? "" : `#${fragment}`}`)
      answerer?.ask(state.value)
    }
    const set = (change: Partial<State>): void => {
      state.value = { ...state.value, ...change }
      shared.value = ""
      clearTimeout(timer)
      timer = setTimeout(ask, pause)
    }
    const read = (): void => {
      state.value = decode(location.hash.slice(1))
      answerer?.ask(state.value)
    }
    onMounted(() => {
      answerer = Answerer.start(
        (told, { file }) => {
          answer.value = told
          answered.value = file
        },
        (message) => (failure.value = message)
      )
      addEventListener("hashchange", read)
      read()
    })
    onBeforeUnmount(() => {
      clearTimeout(timer)
      removeEventListener("hashchange", read)
      answerer?.stop()
    })

    // The places of an answer mean nothing in a file that has changed since.
    const isCurrent = (): boolean => answered.value === state.value.file
    const fix = (finding: Finding): void => {
      if (isCurrent()) set({ file: TextEdit.apply(state.value.file, finding.fix?.edits ?? []) })
    }
    const goTo = ({ place }: Finding): void => {
      if (place !== undefined && isCurrent()) editor.value?.goTo(place.from, place.to)
    }
    const share = async (): Promise<void> => {
      clearTimeout(timer)
      ask()
      await navigator.clipboard.writeText(location.href).then(
        () => (shared.value = "Copied."),
        () => (shared.value = "The address of this page is the link.")
      )
    }

    const question = () => {
      const { engine, file } = state.value
      return h("form", { class: "question", "aria-label": "Question", onSubmit: prevent }, [
        h("div", { class: "fields" }, [
          select("playground-example", "Example", "", exampleOptions, (title) => {
            const example = examples.find((one) => one.title === title)
            if (example !== undefined) set(stateOf(example))
          }),
          select("playground-engine", "Engine", engine, engineOptions, (name) => set({ engine: name })),
          h("button", { type: "button", class: "action", onClick: share }, "Copy link"),
          h("span", { role: "status" }, shared.value)
        ]),
        h(Editor, {
          ref: editor,
          text: file,
          label: "daemon.json",
          ...(isCurrent() && answer.value !== undefined && { findings: answer.value.findings }),
          onEdit: (text: string) => set({ file: text }),
          onFix: fix
        }),
        answer.value === undefined
          ? undefined
          : h(MachineForm, { state: state.value, programs: answer.value.machine, set })
      ])
    }

    const panel = (given: Answer) => {
      const { from, name, other, tab, to } = state.value
      switch (tab) {
        case "check":
          return h(CheckPanel, {
            answer: given,
            goTo,
            fix,
            fixAll: () => isCurrent() && set({ file: given.fixed ?? state.value.file })
          })
        case "resolve":
          return h(ResolvePanel, {
            name,
            runtimes: given.runtimes ?? [],
            resolution: given.resolution,
            ask: (asked: string) => set({ name: asked })
          })
        case "releases":
          return [
            h("div", { class: "fields" }, [
              select("playground-from", "From", from, releaseOptions, (chosen) => set({ from: chosen })),
              select("playground-to", "To", to, releaseOptions, (chosen) => set({ to: chosen }))
            ]),
            h(ComparePanel, { comparison: given.comparison })
          ]
        case "files":
          return [
            h(Editor, { text: other, label: "other.json", onEdit: (text: string) => set({ other: text }) }),
            h(ComparePanel, { comparison: given.comparison })
          ]
        case "scripts":
          return h(ScriptsPanel, { runtimes: given.runtimes })
      }
    }

    const answerOf = (given: Answer) => {
      const { file, mistake, severity = "good", verdict } = given.headline
      const { name, tab } = state.value
      return [
        h("p", { class: ["headline", severity], role: "status" }, [file, h("strong", verdict), mistake]),
        h(RuntimeList, {
          runtimes: given.runtimes ?? [],
          chosen: tab === "resolve" ? name : undefined,
          choose: (runtime: ListedRuntime) => set({ tab: "resolve", name: runtime.name })
        }),
        h(TabList, { tab, choose: (chosen: Tab) => set({ tab: chosen }) }),
        h(
          "div",
          { class: "panel", role: "tabpanel", id: "playground-panel", "aria-labelledby": `playground-tab-${tab}` },
          panel(given)
        )
      ]
    }

    return () =>
      h("div", { class: "playground" }, [
        question(),
        h("section", { class: "answer", "aria-label": "Answer" }, [
          failure.value === "" ? undefined : h("p", { class: "headline error" }, failure.value),
          answer.value === undefined ? h("p", "…") : answerOf(answer.value)
        ])
      ])
  }
})

const prevent = (event: Event): void => event.preventDefault()

/** A value to choose, and its title. */
interface Choice {
  readonly value: string
  readonly title: string
}

const exampleOptions: ReadonlyArray<Choice> = [
  { value: "", title: "Choose an example" },
  ...examples.map(({ title }) => ({ value: title, title }))
]

const releaseOptions: ReadonlyArray<Choice> = releases.map(({ name, title }) => ({ value: name, title }))

const engineOptions: ReadonlyArray<Choice> = [
  { value: "docker-newest", title: "All supported releases" },
  ...releaseOptions
]

const select = (
  id: string,
  title: string,
  value: string,
  choices: ReadonlyArray<Choice>,
  choose: (value: string) => void
) =>
  h("span", { class: "field" }, [
    h("label", { for: id }, title),
    h(
      "select",
      { id, value, onChange: ({ target }: Event) => choose((target as HTMLSelectElement).value) },
      choices.map((choice) => h("option", { value: choice.value }, choice.title))
    )
  ])
