// Words that stand on the telephones themselves.

/** "Message" in each language, for the field where one writes. */
export const MESSAGE = {
  ar: "رسالة",
  fa_AF: "پیام",
  ps: "پیغام",
  ti: "መልእኽቲ",
  am: "መልእክት",
  so: "Fariin",
  ckb: "پەیام",
  fr: "Message",
  en_GB: "Message",
  ur: "پیغام",
  bn: "বার্তা",
  uk: "Повідомлення",
  ru: "Сообщение",
};

/** What can be tapped to begin with, for each of the first telephones. */
const SUGGESTIONS = {
  amina: ["طعام", "🍲", "أنا جائع", "قريب مني"],
  bruno: ["menu", "manger", "🍲", "demain"],
  claire: ["menu", "manger", "🍲"],
};

const ANYBODY = ["🍲", "food", "manger", "طعام", "غذا", "መግቢ", "খাবার", "еда"];

/** Return what a telephone suggests before its first message. */
export function suggestions(phone) {
  return SUGGESTIONS[phone] ?? ANYBODY;
}
