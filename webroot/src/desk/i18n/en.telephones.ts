import type { zhCNTelephones } from './zh-CN.telephones';

export const enTelephones: Record<keyof typeof zhCNTelephones, string> = {
  'admin.telephones': 'Telephones',
  'telephones.lead':
    'Which telephones may register at the switches. Agents name the extension in the menu of their picture; calls then ring there.',
  'telephones.add': 'New telephone',
  'telephones.edit': 'Change telephone {extension}',
  'telephones.extension': 'Extension',
  'telephones.extensionHint':
    '2 to 8 digits, and the user name the telephone registers with. It cannot be changed later.',
  'telephones.malformed': 'An extension has 2 to 8 digits.',
  'telephones.label': 'Where it stands, who uses it',
  'telephones.changed': 'Last changed',
  'telephones.renew': 'New password',
  'telephones.renewConfirm':
    'Make a new password for {extension}? A telephone with the old one is refused when it registers next, until it has the new one.',
  'telephones.password': 'Password of the telephone',
  'telephones.passwordLead':
    'With it {extension} registers. It is shown only this once: enter it at the telephone. If it is lost, make a new one.',
  'audit.action.sip-accounts.list': 'Telephones listed',
  'audit.action.sip-accounts.create': 'Telephone created',
  'audit.action.sip-accounts.update': 'Telephone changed',
  'audit.action.sip-accounts.renew': 'New password for a telephone',
  'audit.action.switch.directory': 'Telephones asked for by a switch',
};
