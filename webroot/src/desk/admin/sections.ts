import type { Component } from 'vue';
import type { DeskKey } from '@/desk/i18n/zh-CN';

export interface AdminSection {
  name: string;
  path: string;
  title: DeskKey;
  right: string;
  component: () => Promise<Component>;
  /** Pages of single things in it; they are given the path's parameters. */
  children?: readonly { name: string; path: string; component: () => Promise<Component> }[];
}

/** The administration pages, each for those who have its right. */
export const adminSections: readonly AdminSection[] = [
  {
    name: 'admin-users',
    path: 'users',
    title: 'admin.users',
    right: 'users.manage',
    component: () => import('./UsersPage.vue'),
  },
  {
    name: 'admin-queues',
    path: 'queues',
    title: 'admin.queues',
    right: 'queues.manage',
    component: () => import('./queues/QueuesPage.vue'),
    children: [
      { name: 'admin-queue', path: 'queues/:id', component: () => import('./queues/QueuePage.vue') },
    ],
  },
  {
    name: 'admin-shifts',
    path: 'shifts',
    title: 'admin.shifts',
    right: 'queues.manage',
    component: () => import('./shifts/ShiftsPage.vue'),
  },
  {
    name: 'admin-skills',
    path: 'skills',
    title: 'admin.skills',
    right: 'queues.manage',
    component: () => import('./skills/SkillsPage.vue'),
  },
  {
    name: 'admin-accounts',
    path: 'accounts',
    title: 'admin.accounts',
    right: 'accounts.manage',
    component: () => import('./AccountsPage.vue'),
  },
  {
    name: 'admin-telephones',
    path: 'telephones',
    title: 'admin.telephones',
    right: 'accounts.manage',
    component: () => import('./telephones/TelephonesPage.vue'),
  },
  {
    name: 'admin-keys',
    path: 'keys',
    title: 'admin.keys',
    right: 'keys.manage',
    component: () => import('./keys/KeysPage.vue'),
  },
  {
    name: 'admin-dispositions',
    path: 'dispositions',
    title: 'admin.dispositions',
    right: 'dictionaries.manage',
    component: () => import('./DispositionsPage.vue'),
  },
  {
    name: 'admin-crisis-words',
    path: 'crisis-words',
    title: 'admin.crisisWords',
    right: 'dictionaries.manage',
    component: () => import('./crisis/CrisisWordsPage.vue'),
  },
  {
    name: 'admin-places',
    path: 'places',
    title: 'admin.places',
    right: 'dictionaries.manage',
    component: () => import('./places/PlacesPage.vue'),
  },
  {
    name: 'admin-rules',
    path: 'rules',
    title: 'admin.rules',
    right: 'routing.manage',
    component: () => import('./rules/RulesPage.vue'),
  },
  {
    name: 'admin-flows',
    path: 'flows',
    title: 'admin.flows',
    right: 'routing.manage',
    component: () => import('./flows/FlowsPage.vue'),
    children: [{ name: 'admin-flow', path: 'flows/:id', component: () => import('./flows/FlowPage.vue') }],
  },
  {
    name: 'admin-recording-rules',
    path: 'recording-rules',
    title: 'admin.recordingRules',
    right: 'recordings.manage',
    component: () => import('./recordings/RecordingRulesPage.vue'),
  },
  {
    name: 'admin-hours',
    path: 'hours',
    title: 'admin.hours',
    right: 'routing.manage',
    component: () => import('./hours/HoursPage.vue'),
  },
  {
    name: 'admin-lists',
    path: 'lists',
    title: 'admin.lists',
    right: 'listings.manage',
    component: () => import('./lists/ListsPage.vue'),
  },
  {
    name: 'admin-alarms',
    path: 'alarms',
    title: 'admin.alarms',
    right: 'alarms.manage',
    component: () => import('./alarms/AlarmsPage.vue'),
  },
  {
    name: 'admin-health',
    path: 'health',
    title: 'admin.health',
    right: 'nodes.manage',
    component: () => import('./health/HealthPage.vue'),
  },
  {
    name: 'admin-nodes',
    path: 'nodes',
    title: 'admin.nodes',
    right: 'nodes.manage',
    component: () => import('./nodes/NodesPage.vue'),
  },
  {
    name: 'admin-ratings',
    path: 'ratings',
    title: 'admin.ratings',
    right: 'live.watch',
    component: () => import('./ratings/RatingsPage.vue'),
  },
  {
    name: 'admin-calls',
    path: 'calls',
    title: 'admin.calls',
    right: 'calls.search',
    component: () => import('./calls/CallsPage.vue'),
    children: [{ name: 'admin-call', path: 'calls/:id', component: () => import('./calls/CallPage.vue') }],
  },
  {
    name: 'admin-recordings',
    path: 'recordings',
    title: 'admin.recordings',
    right: 'recordings.search',
    component: () => import('./recordings/RecordingsPage.vue'),
  },
  {
    name: 'admin-audit',
    path: 'audit',
    title: 'admin.audit',
    right: 'audit.read',
    component: () => import('./AuditPage.vue'),
  },
];
