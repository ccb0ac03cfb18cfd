"""The little the page does by itself, in JavaScript. Gradio runs each piece once, with `element`."""

from typing import Final

# Marks and passages point at each other. Plain #fragments won't do: Gradio sets <base href>, so a
# fragment on a page with a query string (?__theme=dark) would load another page.
# An answer that grows is redrawn in place: the window moves for a new question only.
CONVERSATION: Final = """
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const show = (target, block) => target.scrollIntoView({block, behavior: calm ? 'auto' : 'smooth'});
let current = null;
const point = (source) => {
  current?.classList.remove('current');
  current = source;
  current?.classList.add('current');
};
element.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  const target = element.querySelector(link.getAttribute('href'));
  if (!target) return;
  point(target.closest('.source'));
  target.focus({preventScroll: true});
  show(target, target.matches('mark') ? 'center' : 'start');
});
let seen = 0;
new MutationObserver(() => {
  const turns = element.querySelectorAll('.turn');
  if (turns.length > Math.max(seen, 1)) show(turns[turns.length - 1], 'start');
  seen = turns.length;
  if (current?.isConnected) current.classList.add('current'); // redrawing took it away
}).observe(element, {childList: true, subtree: true, characterData: true});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.isComposing) document.querySelector('#stop')?.click();
});
"""

STATUS: Final = "element.setAttribute('role', 'status');"

ON_LOAD: Final = "() => { document.documentElement.lang = 'zh-CN'; }"

# Not on touch screens, where the keyboard would come up over the answer; nor from one who is reading.
FOCUS_QUESTION: Final = """() => {
  const reads = document.activeElement.closest('#conversation') || !getSelection().isCollapsed;
  if (reads || !matchMedia('(pointer: fine)').matches) return;
  document.querySelector('#question textarea').focus({preventScroll: true});
}"""
