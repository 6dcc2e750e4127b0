/**
 * The playground: a file, an engine and a machine on one side, and the answers on the other. The address has all that is entered.
 */
import { TextEdit, Wording } from "@oci-runtimes/core/text"
import { computed, defineComponent, h, nextTick, onBeforeUnmount, onMounted, ref, shallowRef } from "vue"
import * as AddressOfState from "./addressOfState.ts"
import type { Answer, Finding, ListedRuntime } from "./Answer.ts"
import * as Answerer from "./Answerer.ts"
import { CheckPanel } from "./CheckPanel.ts"
import { ComparePanel } from "./ComparePanel.ts"
import { Editor } from "./Editor.ts"
import * as examples from "./examples.ts"
import * as Family from "./Family.ts"
import { MachineForm } from "./MachineForm.ts"
import { type ReleaseChoice, data as releases } from "./releases.data.ts"
import { ResolvePanel } from "./ResolvePanel.ts"
import { RuntimeList } from "./RuntimeList.ts"
import { ScriptsPanel } from "./ScriptsPanel.ts"
import { type Choice, select } from "./select.ts"
import { initial, normalised, type State, type Tab, tabsOf } from "./State.ts"
import { TabList } from "./TabList.ts"
// oxlint-disable-next-line no-unassigned-import
import "./playground.css"

/** Milliseconds without input after which a question is asked, so that typing is never delayed. */
const pause = 60

/** Milliseconds without input after which the address is written, and a screen reader told the answer. */
const rest = 1000

/** The whole playground. */
export const Playground = defineComponent({
  setup() {
    const state = shallowRef<State>(initial)
    const answer = shallowRef<Answer>()
    /** The file that the answer is about. */
    const answered = ref("")
    const failure = ref("")
    const message = ref("")
    const announcement = ref("")
    const example = ref("")
    const editor = ref<{ readonly goTo: (from: number, to: number) => void }>()
    const headline = ref<HTMLElement>()
    let answerer: Answerer.Answerer | undefined
    let [asking, resting]: Array<ReturnType<typeof setTimeout> | undefined> = []

    const set = (change: Partial<State>): void => {
      state.value = { ...state.value, ...change }
      message.value = ""
      clearTimeout(asking)
      clearTimeout(resting)
      asking = setTimeout(() => answerer?.ask(state.value), pause)
      resting = setTimeout(() => {
        AddressOfState.write(state.value)
        announcement.value = spoken(answer.value, failure.value)
      }, rest)
    }
    const readAddress = (): void => {
      const given = AddressOfState.read()
      if (given === "broken") message.value = "This link is incomplete, so the page begins with its example."
      // Another anchor of the page says nothing about the state.
      else if (given !== "none") state.value = given
      answerer?.ask(state.value)
    }
    onMounted(() => {
      answerer = Answerer.start((told, { file }) => {
        failure.value = "failure" in told ? told.failure : ""
        if (!("answer" in told)) return
        answer.value = told.answer
        answered.value = file
      })
      addEventListener("hashchange", readAddress)
      readAddress()
    })
    onBeforeUnmount(() => {
      clearTimeout(asking)
      clearTimeout(resting)
      removeEventListener("hashchange", readAddress)
      answerer?.stop()
    })

    // The places of an answer mean nothing in a file that has changed since.
    const isCurrent = computed(() => answer.value !== undefined && answered.value === state.value.file)
    const replace = async (file: string): Promise<void> => {
      set({ file })
      await nextTick()
      // The button that was pressed goes with its finding.
      headline.value?.focus()
    }
    const fix = ({ fix: chosen }: Finding): void => {
      if (isCurrent.value && chosen !== undefined) void replace(TextEdit.apply(state.value.file, chosen.edits))
    }
    const fixAll = (): void => {
      const fixes = answer.value?.fixes
      if (isCurrent.value && fixes !== undefined && "text" in fixes) void replace(fixes.text)
    }
    const goTo = ({ place }: Finding): void => {
      if (place !== undefined && isCurrent.value) editor.value?.goTo(place.from, place.to)
    }
    const share = async (): Promise<void> => {
      message.value = AddressOfState.write(state.value)
        ? await AddressOfState.copy()
        : "The files are too long for a link."
    }

    const question = () => {
      const { engine, file } = state.value
      const family = Family.of(engine)
      const titles = examples.of(family).map(({ title }) => title)
      const title = titles.includes(example.value) ? example.value : titles[0]!
      return h("form", { class: "question", "aria-label": "Question", onSubmit: prevent }, [
        h("div", { class: "fields" }, [
          select({
            id: "playground-example",
            label: "Example",
            value: title,
            choices: titles.map((one) => ({ value: one, title: one })),
            choose: (chosen) => (example.value = chosen)
          }),
          h("button", { type: "button", class: "action", onClick: () => set(examples.stateOf(family, title)) }, "Load"),
          h("button", { type: "button", class: "action", onClick: share }, "Copy link"),
          h("span", { class: "message", role: "status" }, message.value)
        ]),
        h("div", { class: "fields" }, [
          select({
            id: "playground-engine",
            label: "Engine",
            value: engine,
            choices: engineChoices,
            choose: (name) => set(examples.withEngine(state.value, name))
          }),
          h("span", { class: "field release" }, [
            h("label", { for: "playground-release" }, "Exact release"),
            h("input", {
              id: "playground-release",
              value: exactRelease(family, engine),
              placeholder: family.exactRelease,
              spellcheck: false,
              autocomplete: "off",
              onChange: ({ target }: Event) =>
                set({ engine: engineOf(family, (target as HTMLInputElement).value.trim()) })
            })
          ])
        ]),
        h(Editor, {
          ref: editor,
          text: file,
          label: family.file,
          language: family.language,
          ...(isCurrent.value && { findings: answer.value?.findings ?? [] }),
          onEdit: (text: string) => set({ file: normalised(text) }),
          onFix: fix
        }),
        answer.value === undefined
          ? undefined
          : h(MachineForm, { state: state.value, programs: answer.value.machine, set })
      ])
    }

    const panel = (given: Answer) => {
      const { engine, from, name, other, tab, to } = state.value
      const family = Family.of(engine)
      const choices = releases.compared[family.name].map(choiceOf)
      // Until the answer to another tab comes, there is none.
      const comparison = given.tab === tab ? given.comparison : undefined
      switch (tab) {
        case "check":
          return h(CheckPanel, { answer: given, goTo, fix, fixAll })
        case "resolve":
          return h(ResolvePanel, {
            name,
            command: family.command,
            runtimes: given.runtimes ?? [],
            resolution: given.resolution,
            isRefused: given.runtimes === undefined,
            ask: (asked: string) => set({ name: asked })
          })
        case "releases":
          return [
            h("div", { class: "fields" }, [
              select({
                id: "playground-from",
                label: "From",
                value: from,
                choices,
                choose: (chosen) => set({ from: chosen })
              }),
              select({
                id: "playground-to",
                label: "To",
                value: to,
                choices,
                choose: (chosen) => set({ to: chosen })
              })
            ]),
            h(ComparePanel, { comparison })
          ]
        case "files":
          return [
            h(Editor, {
              text: other,
              label: family.otherFile,
              language: family.language,
              onEdit: (text: string) => set({ other: normalised(text) })
            }),
            h(ComparePanel, { comparison })
          ]
        case "scripts":
          return h(ScriptsPanel, { runtimes: given.runtimes })
      }
    }

    const answerOf = (given: Answer) => {
      const { file, mistake, severity = "good", verdict } = given.headline
      const { engine, name, tab } = state.value
      return [
        h("p", { class: ["headline", severity], ref: headline, tabindex: -1 }, [file, h("strong", verdict), mistake]),
        given.reservation === undefined ? undefined : h("p", given.reservation),
        h(RuntimeList, {
          runtimes: given.runtimes ?? [],
          chosen: tab === "resolve" ? name : undefined,
          choose: (runtime: ListedRuntime) => set({ tab: "resolve", name: runtime.name })
        }),
        h(TabList, { tabs: tabsOf(Family.of(engine)), tab, choose: (chosen: Tab) => set({ tab: chosen }) }),
        h(
          "div",
          {
            class: "panel",
            role: "tabpanel",
            id: "playground-panel",
            "aria-labelledby": `playground-tab-${tab}`,
            tabindex: 0
          },
          panel(given)
        )
      ]
    }

    return () =>
      h("div", { class: "playground" }, [
        question(),
        h("section", { class: "answer", "aria-label": "Answer" }, [
          h("p", { class: "spoken", role: "status" }, announcement.value),
          failure.value === ""
            ? undefined
            : h("p", { class: "headline error", role: "alert" }, `Cannot answer: ${failure.value}`),
          answer.value === undefined ? h("p", "Loading the answer") : answerOf(answer.value)
        ])
      ])
  }
})

/** Returns what a screen reader is told: the verdict, and how many problems there are. */
const spoken = (answer: Answer | undefined, failure: string): string => {
  if (failure !== "" || answer === undefined) return ""
  const { file, verdict } = answer.headline
  return `${file}${verdict}; ${Wording.counted(answer.findings.length, "problem")}`
}

/** Returns the number of an engine that is not among the choices; empty for those. */
const exactRelease = (family: Family.Family, engine: string): string =>
  releases.engines.some(({ name }) => name === engine) ? "" : (Family.versionIn(family, engine) ?? engine)

/** Returns the engine of a release; the first choice of the family if none is named. */
const engineOf = (family: Family.Family, release: string): string => {
  const first = releases.engines.find(({ name }) => Family.of(name) === family)
  return first !== undefined && release === "" ? first.name : Family.engineOf(family, release)
}

const prevent = (event: Event): void => event.preventDefault()

const choiceOf = ({ name, title }: ReleaseChoice): Choice => ({ value: name, title })

const engineChoices = releases.engines.map(choiceOf)
