/** Somebody who takes turns. */
export interface Turn<T> {
  readonly of: T
  /** What it may still use before the next has its turn; below zero after something large. */
  deficit: number
  next: Turn<T> | undefined
  previous: Turn<T> | undefined
}

/**
 * Deficit round robin (Shreedhar and Varghese, 1995): who has used up its share goes to the end and gets a new one, so
 * that all get as much of what things cost, not as many things. Every operation takes the same time however many there are.
 */
export interface Round<T> {
  add(turn: Turn<T>): void
  remove(turn: Turn<T>): void
  /** Whose turn it is. */
  current(): Turn<T> | undefined
  /** The first in line, whether or not it has used up its share. */
  first(): Turn<T> | undefined
}

export const newTurn = <T>(of: T): Turn<T> => ({ of, deficit: 0, next: undefined, previous: undefined })

export const createRound = <T>(share: number): Round<T> => {
  let head: Turn<T> | undefined

  return {
    add: (turn) => {
      if (head) insertBefore(head, turn)
      else {
        head = turn.next = turn.previous = turn
        turn.deficit += share
      }
    },
    remove: (turn) => {
      if (!turn.next) return
      if (head === turn) {
        head = turn.next === turn ? undefined : turn.next
        if (head) head.deficit += share
      }
      unlink(turn)
      // A debt stays for as long as somebody is remembered; a saved share would be a burst.
      turn.deficit = Math.min(0, turn.deficit)
    },
    current: () => {
      // Nobody else waits.
      if (head && head.next === head) head.deficit = Math.max(head.deficit, share)
      while (head && head.deficit <= 0) {
        head = head.next as Turn<T>
        head.deficit += share
      }
      return head
    },
    first: () => head,
  }
}

const insertBefore = <T>(head: Turn<T>, turn: Turn<T>): void => {
  const last = head.previous as Turn<T>
  turn.previous = last
  turn.next = head
  last.next = head.previous = turn
}

const unlink = <T>(turn: Turn<T>): void => {
  const [next, previous] = [turn.next as Turn<T>, turn.previous as Turn<T>]
  previous.next = next
  next.previous = previous
  turn.next = turn.previous = undefined
}
