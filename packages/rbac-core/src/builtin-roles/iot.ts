import type { RoleDefinition } from '../model/role-definition.js'
import { role } from './role.js'

/** Device hubs and digital twins. */
export const iotRoles: readonly RoleDefinition[] = [
  role(
    '4fc6c259-987e-4a07-842e-c321cc9d413f',
    'IoT Hub Data Contributor',
    'Does everything with the devices and messages of an IoT hub.',
    {
      dataActions: ['Microsoft.Devices/IotHubs/*'],
    },
  ),
  role('b447c946-2db7-41ec-983d-d8bf3b1c77e3', 'IoT Hub Data Reader', 'Reads the devices and twins of an IoT hub.', {
    dataActions: ['Microsoft.Devices/IotHubs/*/read', 'Microsoft.Devices/IotHubs/fileUpload/notifications/action'],
  }),
  role(
    'bcd981a7-7f74-457b-83e1-cceb9e632ffe',
    'Azure Digital Twins Data Owner',
    'Does everything with digital twins, their models and relationships.',
    {
      dataActions: [
        'Microsoft.DigitalTwins/digitaltwins/*',
        'Microsoft.DigitalTwins/digitaltwins/commands/*',
        'Microsoft.DigitalTwins/digitaltwins/relationships/*',
        'Microsoft.DigitalTwins/eventroutes/*',
        'Microsoft.DigitalTwins/jobs/*',
        'Microsoft.DigitalTwins/models/*',
        'Microsoft.DigitalTwins/query/*',
      ],
    },
  ),
  role(
    'd57506d4-4c8d-48b1-8587-93c323f6a5a3',
    'Azure Digital Twins Data Reader',
    'Reads digital twins, their models and relationships.',
    {
      dataActions: [
        'Microsoft.DigitalTwins/digitaltwins/read',
        'Microsoft.DigitalTwins/digitaltwins/relationships/read',
        'Microsoft.DigitalTwins/eventroutes/read',
        'Microsoft.DigitalTwins/jobs/import/read',
        'Microsoft.DigitalTwins/jobs/imports/read',
        'Microsoft.DigitalTwins/jobs/deletions/read',
        'Microsoft.DigitalTwins/models/read',
        'Microsoft.DigitalTwins/query/action',
      ],
    },
  ),
]
