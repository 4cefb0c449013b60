import { zhCNTalk } from './zh-CN.talk';
import { zhCNAdmin } from './zh-CN.admin';
import { zhCNHealth } from './zh-CN.health';
import { zhCNNodes } from './zh-CN.nodes';
import { zhCNSoftphone } from './zh-CN.softphone';
import { zhCNSeats } from './zh-CN.seats';
import { zhCNTelephones } from './zh-CN.telephones';
import { zhCNKeys } from './zh-CN.keys';
import { zhCNProblems } from './zh-CN.problems';
import { zhCNLive } from './zh-CN.live';
import { zhCNQueues } from './zh-CN.queues';
import { zhCNClosing } from './zh-CN.closing';
import { zhCNFlows } from './zh-CN.flows';
import { zhCNRouting } from './zh-CN.routing';
import { zhCNCall } from './zh-CN.call';
import { zhCNDial } from './zh-CN.dial';
import { zhCNWaiting } from './zh-CN.waiting';
import { zhCNService } from './zh-CN.service';
import { zhCNSurveys } from './zh-CN.surveys';
import { zhCNCalls } from './zh-CN.calls';
import { zhCNBrief } from './zh-CN.brief';
import { zhCNRecordings } from './zh-CN.recordings';

export const zhCN = {
  'app.name': 'Omniline 座席台',
  'app.unreachable': '连不上服务器。请检查网络，然后再试一次。',
  'app.retry': '再试一次',
  'app.noRight': '您没有打开那一页的权限。需要时请问管理员。',

  'common.save': '保存',
  'common.cancel': '取消',
  'common.close': '关闭',
  'common.edit': '编辑',
  'common.active': '启用',
  'common.inactive': '停用',
  'common.activate': '启用',
  'common.deactivate': '停用',
  'common.state': '状态',
  'common.name': '名称',
  'common.code': '代码',
  'common.more': '更多',
  'common.loading': '正在读取……',
  'common.empty': '这里还没有内容',
  'common.actions': '可以做的事',
  'common.saved': '已保存',

  'signIn.title': '登录座席台',
  'signIn.lead': '有人正等着被听见。',
  'signIn.login': '账号',
  'signIn.password': '密码',
  'signIn.submit': '登录',
  'signIn.busy': '正在登录……',
  'signIn.expired': '这个临时账号已到期。请向管理员询问。',
  'signIn.failed': '账号或密码不对。',
  'signIn.locked': '密码多次不对，账号已锁定。{until} 之后可以再试，或请管理员解锁。',
  'signIn.lockedPlain': '密码多次不对，账号已锁定。请稍后再试，或请管理员解锁。',

  'password.title': '修改密码',
  'password.first': '请先换一个自己的密码',
  'password.firstLead': '一次性密码只能用来登录这一次。',
  'password.current': '当前密码',
  'password.next': '新密码',
  'password.again': '再输一次新密码',
  'password.mismatch': '两次输入不一样。',
  'password.hint': '至少 10 个字符。几个不相干的词连起来，又长又好记。',
  'password.submit': '更换密码',
  'password.done': '密码已更换',

  'rail.label': '主导航',
  'rail.inbox': '对话',
  'rail.admin': '管理',
  'rail.help': '键盘快捷键',

  'top.search': '搜索人、号码、内容……',
  'top.searchLabel': '搜索对话',
  'top.searching': '正在搜索……',
  'top.searchNone': '没有找到“{q}”',
  'top.searchFailed': '搜索没有成功',
  'top.waiting': '排队',
  'top.longest': '最长等待',
  'top.ready': '空闲座席',
  'top.highRisk': '高危 · 已服务',
  'top.menu': '我的菜单',

  'agent.READY': '就绪',
  'agent.NOT_READY': '未就绪',
  'agent.BREAK': '小休',
  'agent.TALKING': '服务中',
  'agent.work': '{what} {time}',
  'agent.OTHER_WORK': '其他工作',
  'agent.BUSY': '置忙',
  'agent.WRAP_UP': '事后处理',
  'agent.OUTBOUND': '外呼',
  'agent.NOT_ANSWERING': '未应答',
  'agent.SIGNED_OUT': '未登录',
  'agent.switch': '切换状态',
  'agent.load': '{load} / {capacity}',
  'agent.loadTitle': '正在服务的份量 / 可承担的份量',
  'agent.hint.READY': '可以接新的来访',
  'agent.hint.NOT_READY': '暂不接新的来访',
  'agent.hint.BREAK': '离开一会儿',
  'agent.hint.OTHER_WORK': '写记录、开会等',

  'menu.language': '语言',
  'menu.theme': '外观',
  'menu.theme.system': '跟随系统',
  'menu.theme.light': '浅色',
  'menu.theme.dark': '深色',
  'menu.density': '疏密',
  'menu.density.comfortable': '宽松',
  'menu.density.compact': '紧凑',
  'menu.sound': '提示音',
  'menu.notify': '桌面通知',
  'menu.notifyDenied': '浏览器不允许通知。请在地址栏的网站设置里打开。',
  'menu.password': '修改密码',
  'menu.signOut': '退出登录',

  'role.ADMINISTRATOR': '管理员',
  'role.SUPERVISOR': '班长',
  'role.AGENT': '座席',

  'connection.lost': '连接断开了，正在重新连接。写好的内容不会丢。',
  'connection.back': '已恢复连接',
  'connection.database': '数据库暂时不可用，正在等待恢复。写好的内容不会丢，恢复后可以继续。',
  'connection.databaseBack': '数据库已恢复',

  'notify.title': '有一位来访者在等您',
  'notify.body': '打开座席台接入对话',
  'title.unread': '({n}) {app}',

  'inbox.label': '对话列表',
  'inbox.MINE': '我的',
  'inbox.WAITING': '等待',
  'inbox.ALL': '全部',
  'inbox.CLOSED': '已结束',
  'inbox.empty.MINE': '现在没有对话',
  'inbox.emptyHint.MINE': '就绪后，新的来访会请您接入。',
  'inbox.empty.WAITING': '没有人在等',
  'inbox.empty.ALL': '没有进行中的对话',
  'inbox.empty.CLOSED': '还没有结束的对话',
  'inbox.failed': '列表没有读到',
  'inbox.loadMore': '显示更早的',
  'inbox.unread': '{n} 条未读',
  'inbox.unanswered': '等您回复已经 {time}',
  'inbox.waited': '等了 {time}',
  'inbox.wrapUp': '待小结',
  'inbox.draft': '草稿',
  'inbox.typing': '对方正在输入……',
  'inbox.highTitle': '高危来访占用中',
  'inbox.highLead': '完成小结之前不再派入新的来访。',
  'inbox.notAnsweringTitle': '几次邀请没有应答，已暂停派单',
  'inbox.notAnsweringLead': '可能有人正在等。回来后请转为就绪。',
  'inbox.goReady': '转为就绪',
  'inbox.notReady': '未就绪：不派入新的来访',

  'help.title': '键盘快捷键',
  'help.search': '搜索',
  'help.next': '下一个 / 上一个对话',
  'help.reply': '写回复',
  'help.note': '写备注',
  'help.high': '标为高危',
  'help.risk': '风险：未评估 / 无 / 关注 / 高危',
  'help.accept': '接入新的来访',
  'help.end': '结束对话',
  'help.transfer': '转接',
  'help.help': '显示这张表',
  'help.send': '发送 / 换行',
  'help.close': '关闭窗口',
  ...zhCNTalk,
  ...zhCNAdmin,
  ...zhCNHealth,
  ...zhCNNodes,
  ...zhCNTelephones,
  ...zhCNKeys,
  ...zhCNSoftphone,
  ...zhCNSeats,
  ...zhCNProblems,
  ...zhCNLive,
  ...zhCNQueues,
  ...zhCNClosing,
  ...zhCNFlows,
  ...zhCNRouting,
  ...zhCNCall,
  ...zhCNDial,
  ...zhCNWaiting,
  ...zhCNService,
  ...zhCNSurveys,
  ...zhCNBrief,
  ...zhCNRecordings,
  ...zhCNCalls,
} as const;

export type DeskKey = keyof typeof zhCN;
