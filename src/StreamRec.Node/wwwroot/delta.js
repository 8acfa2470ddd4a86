/** Applies a delta's operations, in order, to a copy of `items`; throws if one does not fit. */
export function applyOps(items, ops) {
  const list = items.slice();
  const within = (index, length) => {
    if (!Number.isInteger(index) || index < 0 || index >= length) throw new RangeError(`index ${index} of ${length}`);
  };
  for (const op of ops) {
    switch (op.op) {
      case 'remove':
        within(op.index, list.length);
        list.splice(op.index, 1);
        break;
      case 'insert':
        within(op.index, list.length + 1);
        list.splice(op.index, 0, op.item);
        break;
      case 'move':
        within(op.from, list.length);
        within(op.to, list.length);
        list.splice(op.to, 0, ...list.splice(op.from, 1));
        break;
      case 'update':
        within(op.index, list.length);
        list[op.index] = op.item;
        break;
      default:
        throw new TypeError(`unknown operation ${op.op}`);
    }
  }
  return list;
}
