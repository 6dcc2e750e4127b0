/**
 * The editor of a file: a plain field until CodeMirror is loaded, which then takes its place.
 */
import { defineComponent, h, onBeforeUnmount, onMounted, type PropType, ref, watch } from "vue"
import type { Finding } from "./Answer.ts"
import type { CodeEditor } from "./codeEditor.ts"

/** A field for a JSON file, with its findings underlined. `fix` is called with the finding whose fix is wanted. */
export const Editor = defineComponent({
  props: {
    text: { type: String, required: true },
    label: { type: String, required: true },
    /** The findings about the text; undefined while they are not known, and then the previous ones stay. */
    findings: { type: Array as PropType<ReadonlyArray<Finding>> }
  },
  emits: { edit: (text: string) => typeof text === "string", fix: (finding: Finding) => typeof finding === "object" },
  setup(props, { emit, expose }) {
    const container = ref<HTMLElement>()
    const isLoaded = ref(false)
    let editor: CodeEditor | undefined
    let isGone = false

    onMounted(async () => {
      const { makeCodeEditor } = await import("./codeEditor.ts")
      if (isGone || container.value === undefined) return
      editor = makeCodeEditor(container.value, {
        text: props.text,
        label: props.label,
        edited: (text) => emit("edit", text),
        fix: (finding) => emit("fix", finding)
      })
      editor.show(props.findings ?? [])
      isLoaded.value = true
    })
    onBeforeUnmount(() => {
      isGone = true
      editor?.destroy()
    })
    watch(
      () => props.text,
      (text) => editor?.write(text)
    )
    watch(
      () => props.findings,
      (findings) => findings !== undefined && editor?.show(findings)
    )
    expose({ goTo: (from: number, to: number) => editor?.goTo(from, to) })

    return () =>
      h("div", { class: "editor", ref: container }, [
        isLoaded.value
          ? undefined
          : h("textarea", {
              value: props.text,
              "aria-label": props.label,
              spellcheck: false,
              autocapitalize: "off",
              onInput: ({ target }: Event) => emit("edit", (target as HTMLTextAreaElement).value)
            })
      ])
  }
})
