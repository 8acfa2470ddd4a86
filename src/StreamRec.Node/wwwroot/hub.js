// What the modules say to each other. Kinds:
//   live {state}                            the connection opened, is connecting, closed
//   list {surface, items, before, version}  a surface's list as it is now
//   folded {asOf, surface}                  the engine has folded an event
//   sent {event} / failed {event}           an event of this page went out, or could not
//   measured {event, ms}                    the answer to an own event arrived
//   profile {profile}                       the viewer's profile as of now
//   regard {item, surface}                  the person looks at a title
//   open {item, surface, position}          the person wants its details
//   effect {eventId, moved, entered, rows}  what an event did to the rows
//   notice {text}                           something to tell
const target = new EventTarget();

export const emit = (kind, detail = {}) => target.dispatchEvent(new CustomEvent(kind, { detail }));
export const listen = (kind, listener, signal) => target.addEventListener(kind, e => listener(e.detail), { signal });
