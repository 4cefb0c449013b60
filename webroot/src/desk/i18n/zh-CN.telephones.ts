/** Words of the page of telephones that may register. */
export const zhCNTelephones = {
  'admin.telephones': '电话分机',
  'telephones.lead': '哪些话机可以注册到电话交换机。座席在自己的头像菜单里填分机号，来电就响在那部话机上。',
  'telephones.add': '新增分机',
  'telephones.edit': '修改分机 {extension}',
  'telephones.extension': '分机号',
  'telephones.extensionHint': '2 到 8 位数字，也是话机注册时的用户名。建好后不能改。',
  'telephones.malformed': '分机号是 2 到 8 位数字。',
  'telephones.label': '放在哪里、谁用',
  'telephones.changed': '最后修改',
  'telephones.renew': '换密码',
  'telephones.renewConfirm':
    '给分机 {extension} 换新密码？用旧密码的话机下次注册时会被拒绝，要在话机上填新密码。',
  'telephones.password': '话机密码',
  'telephones.passwordLead':
    '分机 {extension} 的注册密码，只显示这一次。填到话机的“认证密码”里；忘了就换一个新的。',
  'audit.action.sip-accounts.list': '查看电话分机',
  'audit.action.sip-accounts.create': '新增电话分机',
  'audit.action.sip-accounts.update': '修改电话分机',
  'audit.action.sip-accounts.renew': '电话分机换密码',
  'audit.action.switch.directory': '电话交换机查询分机',
} as const;
