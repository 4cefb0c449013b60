import type { zhCNNodes } from './zh-CN.nodes';

export const enNodes: Record<keyof typeof zhCNNodes, string> = {
  'admin.nodes': 'Nodes',
  'nodes.lead':
    'Which servers run, and what each carries. Drain one before you stop or upgrade it: desks and visitors move to others by themselves.',
  'nodes.node': 'Node',
  'nodes.unnamed': 'Node {n}',
  'nodes.number': 'Its number in logs and in the API is {n}',
  'nodes.version': 'version {version}',
  'nodes.desks': 'Desks',
  'nodes.visitors': 'Web visitors',
  'nodes.calls': 'Calls',
  'nodes.work': 'Does for all nodes',
  'nodes.since': 'Started',
  'nodes.seenNow': 'heard just now',
  'nodes.seen': 'silent for {n} s',
  'nodes.routes': 'runs routing',
  'nodes.keepsRouting': 'keeps the queues',
  'nodes.switch': 'telephone switch {name}',
  'nodes.workGoesOn': 'It goes on with these; others take them over when it stops.',
  'nodes.jobs': '{n} timed job | {n} timed jobs',
  'nodes.state.READY': 'Takes people',
  'nodes.state.NOT_READY': 'In trouble',
  'nodes.state.DRAINING': 'Drained',
  'nodes.state.STOPPED': 'Stopped',
  'nodes.state.GONE': 'Not heard',
  'nodes.stateHint.READY': 'It serves visitors, and desks can connect.',
  'nodes.stateHint.NOT_READY':
    'It runs, but something it needs does not answer, such as the database. It takes people again by itself.',
  'nodes.stateHint.DRAINING':
    'It takes no new connections and conversations and can be stopped safely. “Take people again” brings it back.',
  'nodes.stateHint.STOPPED': 'It was drained and stopped. It disappears from here after an hour.',
  'nodes.stateHint.GONE':
    'Nobody asked it to stop, but it is silent: the process, the machine or the network is down. It disappears from here after an hour.',
  'nodes.drain': 'Drain',
  'nodes.drainAnyway': 'Drain all the same',
  'nodes.resume': 'Take people again',
  'nodes.drainTitle': 'Drain “{name}”?',
  'nodes.drainConfirm':
    'It takes no new conversations; its {people} desks and visitors’ pages move to other nodes by themselves and keep their state and conversations. After that it can be stopped safely, or take people again.',
  'nodes.drainCalls':
    'It takes no new conversations; its {people} desks and visitors’ pages move to other nodes by themselves and keep their state and conversations. The calls it commands ({n}) go on and are not cut. After that it can be stopped safely, or take people again.',
  'nodes.drainLast':
    'It is the only one that takes people. Drained, nobody serves: desks are disconnected, and new messages are only kept until it takes people again or another node starts.',
  'nodes.told.drain': '“{name}” is being drained.',
  'nodes.told.resume': '“{name}” takes people again.',
  'nodes.alone': 'Only one node takes people now: when it stops, nobody is served.',
  'nodes.nobody': 'No node takes people now, and visitors cannot connect. Bring one back.',
};
