// What the page itself says, in two languages.

const en = {
  title: "Conference knowledge graph", skip: "Skip to the list", views: "Views", list: "List", network: "Network",
  card: "Details", finder: "Search and filters", search: "Search names", filters: "Filters", types: "Types",
  event: "Event", year: "Year", postLanguage: "Language of posts", confidence: "Least confidence",
  reset: "Clear filters", results: "Results", more: "Show more", dark: "Dark", light: "Light", fit: "Show all",
  near: "Only neighbours", closer: "Closer", farther: "Farther", legend: "Colours", any: "Any",
  licences: "Licences of the libraries in this page",
  flat: "This browser draws no WebGL. The list and the details hold the same as text.",
  stage: "Network. Arrow keys move, plus and minus zoom, 0 shows everything. The list and the details hold the same as text.",
  nothing: "Choose something in the list or in the network to see what is known of it, and from where.",
  close: "Close", names: "Names", links: "Links", start: "Begins", end: "Ends", format: "Format", kind: "Kind", date: "Date",
  source: "File", sure: "Confidence", mentions: "Mentions", language: "Language", named: "Named in", says: "Names",
  evidence: (n) => `Evidence (${n})`, found: (n) => `${n.toLocaleString("en")} found`,
  counts: (posts, things, relations) => `${posts} posts · ${things} things · ${relations} relations`,
  hiddenRelations: (n) => `${n} less certain relations are hidden by the filter.`,
  degree: (n) => (n === 1 ? "1 relation" : `${n} relations`), position: (a, b) => `characters ${a}–${b}`,
  onlyEvent: "Show only this event",
  Person: "Person", Organization: "Organization", Talk: "Talk", Event: "Event", Project: "Project", Place: "Place", Post: "Post",
  out: {
    speaks_at: "Speaks on", affiliated_with: "Affiliated with", works_on: "Works on", part_of: "Part of", organizes: "Organizes",
    sponsors: "Sponsors", located_in: "Located in", announces: "Announces", about: "About", written_by: "Written by",
  },
  in: {
    speaks_at: "Speakers", affiliated_with: "People", works_on: "Contributors", part_of: "Talks and events in it",
    organizes: "Organized by", sponsors: "Sponsored by", located_in: "Events here", announces: "Announced by",
    about: "Talks about it", written_by: "Has written",
  },
};

const zh = {
  title: "会议知识图谱", skip: "跳到列表", views: "视图", list: "列表", network: "网络", card: "详情", finder: "搜索与筛选",
  search: "搜索名称", filters: "筛选", types: "类型", event: "活动", year: "年份", postLanguage: "文章语言", confidence: "最低置信度",
  reset: "清除筛选", results: "结果", more: "显示更多", dark: "深色", light: "浅色", fit: "显示全部", near: "仅邻居", closer: "放大",
  farther: "缩小", legend: "颜色", any: "不限", licences: "本页所含程序库的许可证",
  flat: "此浏览器不支持 WebGL。列表和详情以文字形式包含相同内容。",
  stage: "网络图。方向键移动，加减键缩放，0 显示全部。列表和详情以文字形式包含相同内容。",
  nothing: "在列表或网络中选择一项，查看已知信息及其出处。", close: "关闭", names: "名称", links: "链接", start: "开始", end: "结束",
  format: "形式", kind: "种类", date: "日期", source: "文件", sure: "置信度", mentions: "提及次数", language: "语言", named: "出处文章",
  says: "提到", evidence: (n) => `证据（${n}）`, found: (n) => `找到 ${n.toLocaleString("zh")} 项`,
  counts: (posts, things, relations) => `${posts} 篇文章 · ${things} 个实体 · ${relations} 条关系`,
  hiddenRelations: (n) => `筛选隐藏了 ${n} 条置信度较低的关系。`, degree: (n) => `${n} 条关系`,
  position: (a, b) => `第 ${a}–${b} 个字符`, onlyEvent: "只看此活动",
  Person: "人物", Organization: "组织", Talk: "演讲", Event: "活动", Project: "项目", Place: "地点", Post: "文章",
  out: {
    speaks_at: "演讲", affiliated_with: "所属组织", works_on: "参与项目", part_of: "属于", organizes: "主办", sponsors: "赞助",
    located_in: "地点", announces: "发布", about: "主题", written_by: "作者",
  },
  in: {
    speaks_at: "演讲者", affiliated_with: "成员", works_on: "贡献者", part_of: "其中的演讲与活动", organizes: "主办方",
    sponsors: "赞助方", located_in: "在此举办的活动", announces: "发布方", about: "相关演讲", written_by: "撰写的文章",
  },
};

export const words = { en, zh };

/** The name of a language in the language of the page, or its code. */
export function languageName(code, shown) {
  try {
    return new Intl.DisplayNames([shown], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
