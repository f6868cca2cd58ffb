/** The range of 16 normal values is 3.53 standard deviations on average (Tippett 1925). */
export const rangeOf16 = 3.532
