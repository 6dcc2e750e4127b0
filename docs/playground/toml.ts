/**
 * The syntax of TOML for the editor, which is loaded when it is needed.
 */
import { StreamLanguage } from "@codemirror/language"
import { toml as mode } from "@codemirror/legacy-modes/mode/toml"

/** TOML. */
export const toml = StreamLanguage.define(mode)
