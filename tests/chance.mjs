// Chance that is the same for one seed (mulberry32).
export class Chance {
  constructor(seed) {
    this.state = seed;
  }
  // From 0 up to 1.
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  one(list) {
    return list[Math.floor(this.next() * list.length)];
  }
  // shares: { name: share, … } that add up to 1
  by(shares) {
    let left = this.next();
    for (const [name, share] of Object.entries(shares)) {
      left -= share;
      if (left < 0) return name;
    }
    return Object.keys(shares).at(-1);
  }
}
