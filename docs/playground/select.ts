/**
 * A field to choose one of some values.
 */
import { h } from "vue"

/** A value to choose, and its title. */
export interface Choice {
  readonly value: string
  readonly title: string
}

/** What a field has: its id and label, the chosen value, and what is told about another choice. */
export interface SelectOptions {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly choices: ReadonlyArray<Choice>
  readonly choose: (value: string) => void
}

/** Returns the field. A value that is not among the choices, such as a minor release in a link, is offered too. */
export const select = ({ choices, choose, id, label, value }: SelectOptions) => {
  const others = choices.some((choice) => choice.value === value) ? [] : [{ value, title: value }]
  return h("span", { class: "field" }, [
    h("label", { for: id }, label),
    h(
      "select",
      { id, value, onChange: ({ target }: Event) => choose((target as HTMLSelectElement).value) },
      [...others, ...choices].map((choice) => h("option", { value: choice.value }, choice.title))
    )
  ])
}
