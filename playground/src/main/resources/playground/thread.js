// The telephone's conversation: entries once each, in order, with the time where a pause was.
const pauseMs = 5 * 60 * 1000;

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Only addresses of this very page's host or the web are followed; anything else is shown as text. */
function safeAddress(value) {
  try {
    const url = new URL(value, location.href);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

export class Thread {
  constructor(place, word, language) {
    this.place = place;
    this.word = word;
    this.language = language;
    this.clear();
  }

  clear() {
    this.items = new Map();
    this.lastAt = 0;
    this.place.replaceChildren();
    this.typingNode = null;
  }

  get after() {
    return this.items.size === 0 ? 0 : Math.max(...this.items.keys());
  }

  add(items) {
    const fresh = items.filter((item) => !this.items.has(item.n)).sort((a, b) => a.n - b.n);
    if (fresh.length === 0) {
      this.showEmpty();
      return false;
    }
    this.place.querySelector('.empty')?.remove();
    for (const item of fresh) {
      this.items.set(item.n, item);
      this.append(item);
    }
    this.place.scrollTop = this.place.scrollHeight;
    return true;
  }

  showEmpty() {
    if (this.items.size === 0 && !this.place.querySelector('.empty')) {
      this.place.append(element('p', 'empty', this.word('emptyThread')));
    }
  }

  typing(on) {
    if (on && !this.typingNode) {
      this.typingNode = element('div', 'entry out typing');
      const bubble = element('div', 'bubble');
      bubble.append(element('i'), element('i'), element('i'));
      bubble.setAttribute('role', 'img');
      bubble.setAttribute('aria-label', this.word('typing'));
      this.typingNode.append(bubble);
      this.place.append(this.typingNode);
      this.place.scrollTop = this.place.scrollHeight;
    } else if (!on && this.typingNode) {
      this.typingNode.remove();
      this.typingNode = null;
    }
  }

  append(item) {
    const at = Date.parse(item.at);
    const before = this.typingNode;
    const put = (node) => (before ? before.before(node) : this.place.append(node));
    if (at - this.lastAt > pauseMs) {
      put(element('p', 'pause', this.when(at)));
    }
    this.lastAt = at;
    const entry = element('div', `entry ${item.direction === 'IN' ? 'in' : 'out'}`);
    entry.dataset.testid = 'follower-entry';
    entry.dataset.n = item.n;
    entry.dataset.direction = item.direction;
    entry.dataset.type = item.type;
    entry.append(this.bubble(item));
    put(entry);
  }

  bubble(item) {
    const bubble = element('div', 'bubble');
    const address = item.mediaUrl ? safeAddress(item.mediaUrl) : null;
    if (item.type === 'IMAGE' && address) {
      bubble.classList.add('picture');
      const link = element('a');
      link.href = address;
      link.target = '_blank';
      link.rel = 'noopener';
      const image = element('img');
      image.src = address;
      image.alt = this.word('typeIMAGE');
      image.addEventListener('load', () => {
        this.place.scrollTop = this.place.scrollHeight;
      });
      link.append(image);
      bubble.append(link);
      return bubble;
    }
    if (item.type !== 'TEXT') {
      bubble.append(element('span', 'kind', this.word(`type${item.type}`) ?? item.type));
    }
    if (item.text) {
      // What somebody has written stays in the language it was written in.
      const words = element('span', 'words', item.text);
      words.translate = false;
      bubble.append(words);
    }
    if (address) {
      const link = element('a', 'words', this.word('openFile'));
      link.href = address;
      link.target = '_blank';
      link.rel = 'noopener';
      bubble.append(link);
    }
    return bubble;
  }

  when(at) {
    const date = new Date(at);
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
    const clock = date.toLocaleTimeString(this.language(), { hour: '2-digit', minute: '2-digit', hour12: false });
    if (days === 0) return `${this.word('today')} ${clock}`;
    if (days === 1) return `${this.word('yesterday')} ${clock}`;
    return `${date.toLocaleDateString(this.language(), { month: 'long', day: 'numeric' })} ${clock}`;
  }
}
