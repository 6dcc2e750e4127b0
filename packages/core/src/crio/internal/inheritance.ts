/**
 * The default handler, and the handlers that take over its values.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `ValidateDefaultRuntime` and `ValidateRuntimes`.
 */
import { Table } from "../../data/index.ts"
import * as HandlerRecord from "../files/HandlerRecord.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Handler, HandlerValues, Settings } from "../Settings.ts"

/** Returns the name of the default runtime. An empty name stands for the built-in one, unless a handler has it. */
export const defaultName = ({ builtIn }: Pick<Traits, "builtIn">, settings: Settings): string =>
  namesBuiltIn(settings) ? builtIn.name : settings.defaultRuntime.value

/** Returns the handlers. The built-in one is added if it is the default and was removed. */
export const handlersOf = ({ builtIn }: Pick<Traits, "builtIn">, settings: Settings): Table.Table<Handler> => {
  const { handlers } = settings
  return namesBuiltIn(settings) && !handlers.has(builtIn.name)
    ? Table.make([...handlers, [builtIn.name, HandlerRecord.handlerOf(HandlerRecord.builtIn(builtIn))]])
    : handlers
}

/** Reports whether the name of the default runtime is empty, and no handler has it. */
const namesBuiltIn = ({ defaultRuntime, handlers }: Settings): boolean =>
  defaultRuntime.value === "" && !handlers.has("")

/** Returns the values of a handler with those that it takes over from the default handler. An empty path is still to be looked up. */
export const inherited = (values: HandlerValues, usual: HandlerValues | undefined): HandlerValues =>
  values.inherit_default_runtime && usual !== undefined
    ? {
        ...values,
        runtime_path: usual.runtime_path,
        runtime_type: usual.runtime_type,
        runtime_config_path: usual.runtime_config_path,
        runtime_root: usual.runtime_root
      }
    : values
