/**
 * Changes to the runtimes of an engine of another family than Docker's.
 */
/** A change, as the command line asks for it. `paths` are the places of the program, and `args` its arguments. */
export type Change =
  | {
      readonly _tag: "AddRuntime"
      readonly name: string
      readonly paths: ReadonlyArray<string>
      readonly args: ReadonlyArray<string>
      readonly replace: boolean
    }
  | { readonly _tag: "RemoveRuntime"; readonly name: string; readonly newDefault?: string }
  | { readonly _tag: "SetDefault"; readonly name: string }
  | { readonly _tag: "UnsetDefault" }
