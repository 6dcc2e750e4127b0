/**
 * The editor of a file: a plain field until CodeMirror is loaded, which then takes its place.
 */
import { defineComponent, h, onBeforeUnmount, onMounted, type PropType, ref, watch } from "vue"
import type { Finding } from "./Answer.ts"
import type { CodeEditor } from "./codeEditor.ts"
import type { Language } from "./Family.ts"

/** A field for a file, with its findings underlined. `fix` is called with the finding whose fix is wanted. */
export const Editor = defineComponent({
  props: {
    text: { type: String, required: true },
    label: { type: String, required: true },
    language: { type: String as PropType<Language>, required: true },
    /** The findings about the text; undefined while they are not known, and then the previous ones stay. */
    findings: { type: Array as PropType<ReadonlyArray<Finding>> }
  },
  emits: { edit: (text: string) => typeof text === "string", fix: (finding: Finding) => typeof finding === "object" },
  setup(props, { emit, expose }) {
    const container = ref<HTMLElement>()
    const field = ref<HTMLTextAreaElement>()
    const isLoaded = ref(false)
    let editor: CodeEditor | undefined
    let isGone = false

    onMounted(async () => {
      // Without CodeMirror the field stays, which is enough to work with.
      const loaded = await import("./codeEditor.ts").catch(() => undefined)
      if (isGone || container.value === undefined || loaded === undefined) return
      editor = loaded.makeCodeEditor(container.value, {
        text: props.text,
        edited: (text) => emit("edit", text),
        fix: (finding) => emit("fix", finding)
      })
      void editor.become(props)
      editor.show(props.findings ?? [])
      const { selectionEnd = 0, selectionStart = 0 } = field.value ?? {}
      if (document.activeElement === field.value) editor.goTo(selectionStart, selectionEnd)
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
      () => [props.label, props.language],
      () => void editor?.become(props)
    )
    watch(
      () => props.findings,
      (findings) => findings !== undefined && editor?.show(findings)
    )
    const goTo = (from: number, to: number): void => {
      if (editor !== undefined) return editor.goTo(from, to)
      field.value?.focus()
      field.value?.setSelectionRange(from, to)
    }
    expose({ goTo })

    return () =>
      h("div", { class: "editor", ref: container }, [
        isLoaded.value
          ? undefined
          : h("textarea", {
              ref: field,
              value: props.text,
              "aria-label": props.label,
              spellcheck: false,
              autocapitalize: "off",
              onInput: ({ target }: Event) => emit("edit", (target as HTMLTextAreaElement).value)
            })
      ])
  }
})
