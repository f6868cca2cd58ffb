/** SQLITE_FULL; and SQLITE_IOERR_WRITE, which it says where not the disk ends but a quota (EDQUOT) or a limit (EFBIG). */
const codes: readonly unknown[] = [13, 778]

/** Whether a write failed for want of room. */
export const isFullDisk = (error: unknown): boolean => codes.includes((error as { errcode?: number }).errcode)
