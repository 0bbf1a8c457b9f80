/**
 * Path of the first of `names` that is an executable file: first on PATH, then in `places` (full paths).
 * `null` when none is there.
 */
export declare function findProgram(
  names: readonly string[],
  places?: readonly string[],
  path?: string,
): Promise<string | null>
/** Whether this process may execute the file at `path`. */
export declare function isExecutable(path: string): Promise<boolean>
//# sourceMappingURL=find-program.d.ts.map
