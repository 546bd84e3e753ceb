import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Queues, topics, event streams and relays. */
export const messagingRoles: readonly RoleDefinition[] = [
  role(
    '090c5cfd-751d-490a-894a-3ce6f1109419',
    'Azure Service Bus Data Owner',
    'Does everything with Service Bus queues, topics and messages.',
    {
      actions: ['Microsoft.ServiceBus/*'],
      dataActions: ['Microsoft.ServiceBus/*'],
    },
  ),
  role(
    '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0',
    'Azure Service Bus Data Receiver',
    'Receives messages from Service Bus.',
    {
      actions: [
        'Microsoft.ServiceBus/*/queues/read',
        'Microsoft.ServiceBus/*/topics/read',
        'Microsoft.ServiceBus/*/topics/subscriptions/read',
      ],
      dataActions: ['Microsoft.ServiceBus/*/receive/action'],
    },
  ),
  role('69a216fc-b8fb-44d8-bc22-1f3c2cd27a39', 'Azure Service Bus Data Sender', 'Sends messages to Service Bus.', {
    actions: [
      'Microsoft.ServiceBus/*/queues/read',
      'Microsoft.ServiceBus/*/topics/read',
      'Microsoft.ServiceBus/*/topics/subscriptions/read',
    ],
    dataActions: ['Microsoft.ServiceBus/*/send/action'],
  }),
  role(
    'f526a384-b230-433a-b45c-95f59c4a2dec',
    'Azure Event Hubs Data Owner',
    'Does everything with event hubs and their events.',
    {
      actions: ['Microsoft.EventHub/*'],
      dataActions: ['Microsoft.EventHub/*'],
    },
  ),
  role('a638d3c7-ab3a-418d-83e6-5f17a39d4fde', 'Azure Event Hubs Data Receiver', 'Receives events from Event Hubs.', {
    actions: ['Microsoft.EventHub/*/eventhubs/consumergroups/read'],
    dataActions: ['Microsoft.EventHub/*/receive/action'],
  }),
  role('2b629674-e913-4c01-ae53-ef4638d8f975', 'Azure Event Hubs Data Sender', 'Sends events to Event Hubs.', {
    actions: ['Microsoft.EventHub/*/eventhubs/read'],
    dataActions: ['Microsoft.EventHub/*/send/action'],
  }),
  role(
    '5dffeca3-4936-4216-b2bc-10343a5abb25',
    'Schema Registry Contributor',
    'Reads, writes and deletes schema groups and schemas.',
    {
      actions: ['Microsoft.EventHub/namespaces/schemagroups/*'],
      dataActions: ['Microsoft.EventHub/namespaces/schemas/*'],
    },
  ),
  role('2c56ea50-c6b3-40a6-83c0-9d98858bc7d2', 'Schema Registry Reader', 'Reads schema groups and schemas.', {
    actions: ['Microsoft.EventHub/namespaces/schemagroups/read'],
    dataActions: ['Microsoft.EventHub/namespaces/schemas/read'],
  }),
  role(
    '1e241071-0855-49ea-94dc-649edcd759de',
    'EventGrid Contributor',
    'Manages Event Grid topics, domains and subscriptions.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.EventGrid/*',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '1d8c3fe3-8864-474b-8749-01e3783e8157',
    'EventGrid Data Contributor',
    'Sends events to Event Grid and receives them.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.EventGrid/eventSubscriptions/read',
        'Microsoft.EventGrid/topicTypes/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.EventGrid/topics/read',
        'Microsoft.EventGrid/domains/read',
        'Microsoft.EventGrid/partnerNamespaces/read',
        'Microsoft.EventGrid/namespaces/read',
      ],
      dataActions: ['Microsoft.EventGrid/events/send/action', 'Microsoft.EventGrid/events/receive/action'],
    },
  ),
  role('78cbd9e7-9798-4e2e-9b5a-547d9ebb31fb', 'EventGrid Data Receiver', 'Receives events from Event Grid.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.EventGrid/eventSubscriptions/read',
      'Microsoft.EventGrid/topicTypes/eventSubscriptions/read',
      'Microsoft.EventGrid/locations/eventSubscriptions/read',
      'Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.EventGrid/namespaces/read',
    ],
    dataActions: ['Microsoft.EventGrid/events/receive/action'],
  }),
  role('d5a91429-5739-47e2-a06b-3470a27159e7', 'EventGrid Data Sender', 'Sends events to Event Grid.', {
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.EventGrid/topics/read',
      'Microsoft.EventGrid/domains/read',
      'Microsoft.EventGrid/partnerNamespaces/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.EventGrid/namespaces/read',
    ],
    dataActions: ['Microsoft.EventGrid/events/send/action'],
  }),
  role(
    '428e0ff0-5e57-4d9c-a221-2c70d0e0a443',
    'EventGrid EventSubscription Contributor',
    'Manages the event subscriptions of Event Grid.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.EventGrid/eventSubscriptions/*',
        'Microsoft.EventGrid/topicTypes/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read',
        'Microsoft.Insights/alertRules/*',
        'Microsoft.Resources/deployments/*',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
        'Microsoft.Support/*',
      ],
    },
  ),
  role(
    '2414bbcf-6497-4faf-8c65-045460748405',
    'EventGrid EventSubscription Reader',
    'Sees the event subscriptions of Event Grid.',
    {
      actions: [
        'Microsoft.Authorization/*/read',
        'Microsoft.EventGrid/eventSubscriptions/read',
        'Microsoft.EventGrid/topicTypes/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/eventSubscriptions/read',
        'Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read',
        'Microsoft.Resources/subscriptions/resourceGroups/read',
      ],
    },
  ),
  role('26e0b698-aa6d-4085-9386-aadae190014d', 'Azure Relay Listener', 'Listens on Azure Relay.', {
    actions: ['Microsoft.Relay/*/wcfRelays/read', 'Microsoft.Relay/*/hybridConnections/read'],
    dataActions: ['Microsoft.Relay/*/listen/action'],
  }),
  role('2787bf04-f1f5-4bfe-8383-c8a24483ee38', 'Azure Relay Owner', 'Does everything with Azure Relay.', {
    actions: ['Microsoft.Relay/*'],
    dataActions: ['Microsoft.Relay/*'],
  }),
  role('26baccc8-eea7-41f1-98f4-1762cc7f685d', 'Azure Relay Sender', 'Sends through Azure Relay.', {
    actions: ['Microsoft.Relay/*/wcfRelays/read', 'Microsoft.Relay/*/hybridConnections/read'],
    dataActions: ['Microsoft.Relay/*/send/action'],
  }),
]
