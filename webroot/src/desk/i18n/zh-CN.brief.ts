/** What stands beside a person in the first second of a conversation. */
export const zhCNBrief = {
  'brief.vip': 'VIP',
  'brief.vipHint': '在优先名单上，排在普通来访者前面',
  'brief.blocked': '黑名单',
  'brief.blockedUntil': '黑名单，到 {at} 为止',
  'brief.missed.ABANDONED': '{at} 未接，未回拨',
  'brief.missed.LEFT_MESSAGE': '{at} 留言，未处理',
  'brief.missed.CONTACT_REQUEST': '{at} 请求联系，未联系',
  'brief.missed.HIGH_RISK': '{at} 结束后发现高危，未联系',
  'brief.missed.taken': '{what}（已有人接手）',
  'brief.missed.more': '{what}，另有 {n} 次',
  'brief.judged': '{level}：{name} {at} 判定',
  'brief.last': '上次：{what}',
  'brief.called': '拨打',
  'brief.keys': '按键',
  'brief.menu': '菜单',
  'brief.learnt': '流程信息',
} as const;
