/**
 * The reasons why the configuration of an engine cannot be told on a machine.
 */
import * as Data from "effect/Data"

/**
 * A file that the engine reads cannot be read with the rights of this user. `engine` is the name of the engine.
 *
 * @category errors
 * @since 1.0.0
 */
export class ConfigurationHidden extends Data.TaggedError("ConfigurationHidden")<{
  readonly engine: string
  readonly path: string
}> {
  override get message(): string {
    return `Cannot tell the configuration of ${this.engine}: this user may not read ${JSON.stringify(this.path)}. Run this as root`
  }
}

/**
 * The engine runs containers of Linux, and this system is another one. `engine` is the name of the engine.
 *
 * @category errors
 * @since 1.0.0
 */
export class EngineElsewhere extends Data.TaggedError("EngineElsewhere")<{ readonly engine: string }> {
  override get message(): string {
    return `This system is not Linux, so its ${this.engine} is in a virtual machine. Run this there, or check a file by its path`
  }
}

/**
 * The file in question is a template from which a program writes the file of the daemon. `words` say which file to ask about.
 *
 * @category errors
 * @since 1.0.0
 */
export class TemplateInQuestion extends Data.TaggedError("TemplateInQuestion")<{
  readonly path: string
  readonly words: string
}> {
  override get message(): string {
    return this.words
  }
}
