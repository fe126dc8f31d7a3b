// Made of the shop's description by tests/EndToEnd/Clients. Make it anew: STOA_WRITE=1 ./test EndToEnd

import { Caller, pages, type Answer, type Options } from './caller.js';

export interface AccessPatch {
  role?: 'customer' | 'staff' | 'admin';
  disabled?: boolean;
}

export interface Address {
  name: string;
  line1: string;
  city: string;
  country: string;
  line2?: string | null;
  region?: string | null;
  postalCode?: string | null;
  phone?: string | null;
}

export interface AddressPage {
  items: IdentityAddress[];
  next: string | null;
}

export interface AddressPatch {
  name?: string;
  line1?: string;
  line2?: string | null;
  city?: string;
  region?: string | null;
  postalCode?: string | null;
  country?: string;
  phone?: string | null;
  default?: boolean;
}

export interface Audit {
  id: string;
  at: string;
  service: string;
  actorId: string;
  what: string;
  targetId: string;
  was: string;
  became: string;
}

export interface AuditBook {
  items: Audit[];
  next: string | null;
  missing: string[];
}

export interface Available {
  productId: string;
  available: number;
}

export interface BestSeller {
  productId: string;
  name: string;
  quantity: number;
  orders: number;
  revenue: number;
  currency: string;
}

export interface BestSellerPage {
  items: BestSeller[];
  next: string | null;
}

export interface Cancel {
  reason?: string | null;
}

export interface Card {
  token: string;
  meaning: string;
}

export interface CardPage {
  items: Card[];
  next: string | null;
}

export interface Cart {
  id: string | null;
  version: number;
  items: Line[];
  subtotal: number;
  discount: number;
  shipping: number;
  tax: number;
  total: number;
  currency: string;
  coupon: string | null;
  problems: CartProblem[];
  cartToken?: string | null;
}

export interface CartFigures {
  day: string;
  begun: number | null;
}

export interface CartFiguresPage {
  items: CartFigures[];
  next: string | null;
}

export interface CartProblem {
  productId: string;
  code: string;
  message: string;
  available: number | null;
}

export interface Category {
  id: string;
  slug: string;
  name: string;
  parent: string | null;
  children: Category[];
}

export interface CategoryLink {
  id: string;
  slug: string;
  name: string;
}

export interface CategoryPage {
  items: Category[];
  next: string | null;
}

export interface CategoryPatch {
  name?: string;
  slug?: string;
  parent?: string | null;
}

export interface Checkout {
  shippingAddress?: Address | null;
  email?: string | null;
  shippingMethod?: string | null;
  expectedTotal?: number | null;
}

export interface Coupon {
  code: string;
}

export interface DatabaseWork {
  transactions: number;
  statements: number;
  commits: number;
  checkpoints: number;
  loggedBytes: number;
}

export interface DeadLetter {
  id: string;
  service: string;
  eventId: string;
  name: string;
  source: string;
  key: string;
  reason: string;
  attempts: number;
  occurredAt: string;
  parkedAt: string;
  traceId: string;
  event?: unknown;
}

export interface DeadLetterPage {
  items: DeadLetter[];
  next: string | null;
  missing: string[];
}

export interface Desk {
  id: string;
  kind: string;
  status: string;
  orderId: string | null;
  paymentId: string | null;
  refundId: string | null;
  amount: number;
  currency: string;
  detail: string;
  settledBy: string | null;
  notedAt: string;
  settledAt: string | null;
}

export interface DeskPage {
  items: Desk[];
  next: string | null;
}

export interface Email {
  email: string;
}

export interface Erase {
  password?: string | null;
  idToken?: string | null;
}

export interface Failure {
  at: string;
  why: string;
}

export interface Firebase {
  idToken: string;
}

export interface Hearing {
  service: string;
  state: string;
  handledAt: string | null;
  milliseconds: number | null;
  reason: string | null;
  attempts: number | null;
  nextAt: string | null;
}

export interface Identity {
  id: string;
  provider: string | null;
  issuer: string;
  linkedAt: string;
}

export interface IdentityAddress {
  id: string;
  name: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  country: string;
  phone: string | null;
  default: boolean;
}

export interface IdentityPage {
  items: Identity[];
  next: string | null;
}

export interface Image {
  id: string;
  url: string;
}

export interface Line {
  productId: string;
  name: string;
  imageUrl: string | null;
  quantity: number;
  unitPrice: number;
  lineTotal: number;
  available: number | null;
}

export interface LinePage {
  items: NotificationsLine[];
  next: string | null;
}

export interface Link {
  token: string;
}

export interface Login {
  email: string;
  password: string;
}

export interface Mail {
  id: string;
  channel: string;
  template: string;
  to: string;
  subject: string;
  link: string;
  text: string;
  html: string;
  createdAt: string;
}

export interface MailPage {
  items: Mail[];
  next: string | null;
}

export interface Message {
  id: string;
  channel: string;
  template: string;
  to: string;
  subject: string;
  status: 'queued' | 'sent' | 'failed';
  attempts: number;
  createdAt: string;
  arrivedAt?: string | null;
  failure?: string | null;
}

export interface MessagePage {
  items: Message[];
  next: string | null;
}

export interface MoneyNote {
  id: string;
  kind: string;
  paymentId: string | null;
  refundId: string | null;
  amount: number;
  currency: string;
  detail: string;
  notedAt: string;
  settledAt: string | null;
  settledBy: string | null;
}

export interface Move {
  status: string;
  tracking?: string | null;
  reason?: string | null;
}

export interface Movement {
  version: number;
  at: string;
  reason: string;
  reference: string;
  note: string | null;
  onHandChange: number;
  reservedChange: number;
  onHand: number;
  reserved: number;
}

export interface MovementPage {
  items: Movement[];
  next: string | null;
}

export interface NewAddress {
  name: string;
  line1: string;
  city: string;
  country: string;
  line2?: string | null;
  region?: string | null;
  postalCode?: string | null;
  phone?: string | null;
  default?: boolean;
}

export interface NewCategory {
  name: string;
  slug?: string | null;
  parent?: string | null;
}

export interface NewLine {
  productId: string;
  quantity?: number;
}

export interface NewPayment {
  orderId: string;
  token: string;
}

export interface NewRefund {
  reason: string;
  amount?: number | null;
}

export interface NewReview {
  rating: number;
  title: string;
  body?: string;
}

export interface NewSession {
  orderId: string;
  successUrl: string;
  cancelUrl: string;
}

export interface NextAction {
  type: string;
  url: string;
}

export interface NotificationsAddress {
  address: string;
  channel: string;
  reason: string;
  closedAt: string;
}

export interface NotificationsLine {
  key: string;
  about: string;
  subject: string;
  version: number;
  isEdited: boolean;
  updatedAt: string | null;
  failure: Failure | null;
}

export interface OpenId {
  idToken: string;
  nonce?: string | null;
}

export interface Order {
  id: string;
  number: string;
  status: 'none' | 'pending' | 'awaiting-payment' | 'paid' | 'shipped' | 'delivered' | 'rejected' | 'expired' | 'cancelled' | 'refunded';
  customerId: string | null;
  email: string;
  items: OrderLine[];
  subtotal: number;
  discount: number;
  shipping: number;
  tax: number;
  total: number;
  currency: string;
  shippingAddress: ShippingAddress | null;
  paymentId: string | null;
  tracking: string | null;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
  orderToken?: string | null;
}

export interface OrderEvent {
  id: string;
  name: string;
  source: string;
  occurredAt: string;
  sentAt: string | null;
  traceId: string | null;
  heardBy: Hearing[];
}

export interface OrderFigures {
  day: string;
  currency: string;
  placed: number;
  paid: number;
  cancelled: number;
  expired: number;
  rejected: number;
  revenue: number;
  refunded: number;
}

export interface OrderFiguresPage {
  items: OrderFigures[];
  next: string | null;
}

export interface OrderLife {
  id: string;
  order: OrderStanding | null;
  steps: OrderStep[];
  events: OrderEvent[];
  payments: OrderPayment[];
  refunds: OrderRefund[];
  notes: MoneyNote[];
  messages: OrderMessage[];
  missing: string[];
}

export interface OrderLine {
  productId: string;
  name: string;
  quantity: number;
  unitPrice: number;
  lineTotal: number;
}

export interface OrderMessage {
  id: string;
  template: string;
  channel: string;
  to: string;
  status: string;
  attempts: number;
  createdAt: string;
  arrivedAt: string | null;
  failure: string | null;
}

export interface OrderPage {
  items: Order[];
  next: string | null;
}

export interface OrderPayment {
  id: string;
  status: string;
  amount: number;
  refunded: number;
  currency: string;
  provider: string;
  failureCode: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface OrderRefund {
  id: string;
  paymentId: string;
  status: string;
  amount: number;
  currency: string;
  provider: string;
  reason: string;
  failureCode: string | null;
  createdAt: string;
}

export interface OrderStanding {
  number: string;
  status: string;
  customerId: string | null;
  total: number;
  currency: string;
  createdAt: string;
  updatedAt: string;
}

export interface OrderStep {
  at: string;
  status: string;
  what: string;
  by: string;
  note: string | null;
}

export interface Password {
  password: string;
  current?: string | null;
  idToken?: string | null;
}

export interface Payment {
  id: string;
  orderId: string;
  status: string;
  amount: number;
  currency: string;
  provider: string;
  failureCode: string | null;
  refunded: number;
  createdAt: string;
  nextAction: NextAction | null;
}

export interface PaymentPage {
  items: Payment[];
  next: string | null;
}

export interface PaymentsSession {
  url: string;
}

export interface Picture {
  id: string;
  url: string;
  width: number;
  height: number;
  contentType: string;
  sizeBytes: number;
}

export interface Preferences {
  marketing: boolean;
  orderSms: boolean;
  deliveryEmail: boolean;
  paymentReminderEmail: boolean;
}

export interface Preview {
  sample?: Sample | null;
  subject?: string | null;
  html?: string | null;
  text?: string | null;
  sms?: string | null;
}

export interface Product {
  id: string;
  sku: string;
  slug: string;
  name: string;
  description: string;
  price: number;
  currency: string;
  stock: number;
  available: number;
  category: CategoryLink | null;
  attributes: Record<string, string>;
  images: Image[];
  variants: string[];
  rating: number;
  reviewCount: number;
  status: 'draft' | 'active' | 'archived';
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface ProductEdit {
  name?: string;
  price?: number;
  stock?: number;
  currency?: string;
  sku?: string;
  slug?: string;
  description?: string;
  category?: string | null;
  attributes?: Record<string, string>;
  images?: string[];
  variants?: unknown[];
  status?: 'draft' | 'active' | 'archived';
}

export interface ProductPage {
  items: Product[];
  next: string | null;
}

export interface Profile {
  name?: string;
  phone?: string | null;
  avatar?: string | null;
}

export interface Provider {
  name: string;
  label: string;
  issuer: string;
  clientId: string;
}

export interface ProviderPage {
  items: Provider[];
  next: string | null;
}

export interface Quantity {
  quantity: number;
}

export interface RefreshToken {
  refreshToken: string;
}

export interface Refund {
  id: string;
  paymentId: string;
  orderId: string;
  status: string;
  amount: number;
  currency: string;
  reason: string;
  failureCode: string | null;
  createdAt: string;
}

export interface RefundPage {
  items: Refund[];
  next: string | null;
}

export interface Register {
  name: string;
  email: string;
  password: string;
}

export interface Reset {
  token: string;
  password: string;
}

export interface Review {
  id: string;
  productId: string;
  rating: number;
  title: string;
  body: string;
  verified: boolean;
  status: 'published' | 'hidden';
  createdAt: string;
}

export interface ReviewPage {
  items: Review[];
  next: string | null;
}

export interface ReviewPatch {
  status: 'published' | 'hidden';
}

export interface Sample {
  name?: string | null;
  number?: string | null;
  lines?: SampleLine[];
  total?: string | null;
  until?: string | null;
  reason?: string | null;
  tracking?: string | null;
  isRefunded?: boolean;
  product?: string | null;
  left?: string | null;
}

export interface SampleLine {
  name: string;
  quantity: string;
  price: string;
  total: string;
}

export interface Service {
  name: string;
  here: boolean;
  ready: boolean;
  version: string | null;
  unsent: number | null;
  unsentSince: string | null;
  parked: number | null;
  dead: number | null;
  database: DatabaseWork | null;
}

export interface ServicePage {
  items: Service[];
  next: string | null;
}

export interface Session {
  id: string;
  device: string;
  network: string;
  current: boolean;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface SessionPage {
  items: Session[];
  next: string | null;
}

export interface ShippingAddress {
  name: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  country: string;
  phone: string | null;
}

export interface ShopReview {
  id: string;
  productId: string;
  productName: string;
  productSlug: string;
  rating: number;
  title: string;
  body: string;
  verified: boolean;
  status: 'published' | 'hidden';
  createdAt: string;
}

export interface ShopReviewPage {
  items: ShopReview[];
  next: string | null;
}

export interface SignedIn {
  user: User;
  token: string;
  refreshToken: string;
  expiresIn: number;
}

export interface StaffUser {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  phone: string | null;
  role: 'customer' | 'staff' | 'admin';
  avatarUrl: string | null;
  createdAt: string;
  disabled: boolean;
}

export interface StaffUserPage {
  items: StaffUser[];
  next: string | null;
}

export interface Step {
  at: string;
  status: 'none' | 'pending' | 'awaiting-payment' | 'paid' | 'shipped' | 'delivered' | 'rejected' | 'expired' | 'cancelled' | 'refunded';
  what: string;
  by: string;
  note: string | null;
}

export interface StepPage {
  items: Step[];
  next: string | null;
}

export interface Stock {
  productId: string;
  sku: string;
  onHand: number;
  reserved: number;
  available: number;
  lowStockAt: number;
  version: number;
}

export interface StockPage {
  items: Stock[];
  next: string | null;
}

export interface StockPatch {
  stock?: number;
  adjust?: number;
  reason?: string;
  lowStockAt?: number;
}

export interface Template {
  key: string;
  about: string;
  version: number;
  isEdited: boolean;
  subject: string;
  html: string;
  text: string;
  sms: string | null;
  names: string[];
  updatedAt: string | null;
  updatedBy: string | null;
  failure: Failure | null;
}

export interface Test {
  id: string;
  channel: string;
  to: string;
  status: 'queued' | 'sent' | 'failed';
}

export interface TestOf {
  to: string;
}

export interface Told {
  subject: string;
  html: string;
  text: string;
  sms: string | null;
}

export interface User {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  phone: string | null;
  role: 'customer' | 'staff' | 'admin';
  avatarUrl: string | null;
  createdAt: string;
}

export interface Verify {
  token: string;
}

export interface Version {
  version: number;
  at: string;
  by: string;
  subject: string | null;
  html: string | null;
  text: string | null;
  sms: string | null;
  failure: Failure | null;
}

export interface VersionPage {
  items: Version[];
  next: string | null;
}

export interface Wanted {
  marketing?: boolean;
  orderSms?: boolean;
  deliveryEmail?: boolean;
  paymentReminderEmail?: boolean;
}

export interface WebAddressPage {
  items: NotificationsAddress[];
  next: string | null;
}

export interface Words {
  subject: string;
  html: string;
  text: string;
  sms?: string | null;
}

/** The caller's own account: profile, addresses, privacy. */
export class AccountCalls {
  constructor(private readonly caller: Caller) {}

  /** Who you are */
  get(options: Options = {}): Promise<Answer<User>> {
    return this.caller.send('GET', `/users/me`, { options });
  }

  /** Change your name, phone or picture */
  change(body: Profile, options: Options = {}): Promise<Answer<User>> {
    return this.caller.send('PATCH', `/users/me`, { body, options });
  }

  /** Close your account and erase who you are; orders are kept without it */
  erase(body: Erase, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/users/me`, { body, options });
  }

  /** Your address book */
  addresses(options: Options = {}): Promise<Answer<AddressPage>> {
    return this.caller.send('GET', `/users/me/addresses`, { options });
  }

  /** Write down an address */
  addAddress(body: NewAddress, options: Options = {}): Promise<Answer<IdentityAddress>> {
    return this.caller.send('POST', `/users/me/addresses`, { body, keyed: true, options });
  }

  /** One of your addresses */
  address(id: string, options: Options = {}): Promise<Answer<IdentityAddress>> {
    return this.caller.send('GET', `/users/me/addresses/${encodeURIComponent(id)}`, { options });
  }

  /** Change an address */
  changeAddress(id: string, body: AddressPatch, options: Options = {}): Promise<Answer<IdentityAddress>> {
    return this.caller.send('PATCH', `/users/me/addresses/${encodeURIComponent(id)}`, { body, options });
  }

  /** Forget an address */
  removeAddress(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/users/me/addresses/${encodeURIComponent(id)}`, { options });
  }

  /** Everything that the shop holds of you, in every service */
  export(options: Options = {}): Promise<Answer<unknown>> {
    return this.caller.send('GET', `/users/me/export`, { options });
  }

  /** The identities from outside by which you come in */
  identities(options: Options = {}): Promise<Answer<IdentityPage>> {
    return this.caller.send('GET', `/users/me/identities`, { options });
  }

  /** Come in by one of them no more */
  removeIdentity(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/users/me/identities/${encodeURIComponent(id)}`, { options });
  }

  /** Choose another password; every other device is signed out */
  changePassword(body: Password, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/users/me/password`, { body, keyed: true, options });
  }
}

/** Signing in and out, devices, passwords, e-mail addresses. */
export class AuthCalls {
  constructor(private readonly caller: Caller) {}

  /** Mail that link again; never tells whether somebody has the address */
  resendVerification(body: Email, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/auth/email/resend`, { body, options });
  }

  /** Confirm an e-mail address with the token of the mailed link */
  verifyEmail(body: Verify, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/auth/email/verify`, { body, options });
  }

  /** Sign in with an id token of Firebase; who is new gets an account */
  logInByFirebase(body: Firebase, options: Options = {}): Promise<Answer<SignedIn>> {
    return this.caller.send('POST', `/auth/firebase`, { body, options });
  }

  /** Sign in */
  logIn(body: Login, options: Options = {}): Promise<Answer<SignedIn>> {
    return this.caller.send('POST', `/auth/login`, { body, options });
  }

  /** Sign this device out */
  logOut(body: RefreshToken, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/auth/logout`, { body, options });
  }

  /** Sign in with an id token of one of the providers; who is new gets an account */
  logInByProvider(name: string, body: OpenId, options: Options = {}): Promise<Answer<SignedIn>> {
    return this.caller.send('POST', `/auth/openid/${encodeURIComponent(name)}`, { body, options });
  }

  /** Mail a link to choose a new password; never tells whether somebody has the address */
  forgotPassword(body: Email, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/auth/password/forgot`, { body, options });
  }

  /** Choose a new password with the token of the mailed link */
  resetPassword(body: Reset, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/auth/password/reset`, { body, options });
  }

  /** With whose identities one can sign in here */
  providers(options: Options = {}): Promise<Answer<ProviderPage>> {
    return this.caller.send('GET', `/auth/providers`, { options });
  }

  /** Stay signed in: new tokens for the refresh token */
  refresh(body: RefreshToken, options: Options = {}): Promise<Answer<SignedIn>> {
    return this.caller.send('POST', `/auth/refresh`, { body, options });
  }

  /** Open an account and be signed in */
  register(body: Register, options: Options = {}): Promise<Answer<SignedIn>> {
    return this.caller.send('POST', `/auth/register`, { body, options });
  }

  /** The devices on which you are signed in */
  sessions(options: Options = {}): Promise<Answer<SessionPage>> {
    return this.caller.send('GET', `/auth/sessions`, { options });
  }

  /** Sign a device out */
  revokeSession(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/auth/sessions/${encodeURIComponent(id)}`, { options });
  }
}

/** The cart, a guest's or a customer's. */
export class CartCalls {
  constructor(private readonly caller: Caller) {}

  /** What is in the cart, priced as of now, and what would stop a checkout */
  get(options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('GET', `/cart`, { ofCart: true, options });
  }

  /** Put a product into the cart; a guest's first one makes a cart */
  add(body: NewLine, options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('POST', `/cart`, { body, keyed: true, ofCart: true, options });
  }

  /** Take everything out */
  clear(options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('DELETE', `/cart`, { ofCart: true, options });
  }

  /** Redeem a coupon */
  useCoupon(body: Coupon, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('PUT', `/cart/coupon`, { body, ofCart: true, options });
  }

  /** Take the coupon away */
  removeCoupon(options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('DELETE', `/cart/coupon`, { ofCart: true, options });
  }

  /** How many carts were begun on each day; days of UTC such as 2026-11-29, at most 92 */
  figures(query: { from?: string | undefined; to?: string | undefined } = {}, options: Options = {}): Promise<Answer<CartFiguresPage>> {
    return this.caller.send('GET', `/cart/figures`, { query, ofCart: true, options });
  }

  /** So many of it; none takes it out */
  change(productId: string, body: Quantity, options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('PATCH', `/cart/${encodeURIComponent(productId)}`, { body, ofCart: true, options });
  }

  /** Take a product out */
  remove(productId: string, options: Options = {}): Promise<Answer<Cart>> {
    return this.caller.send('DELETE', `/cart/${encodeURIComponent(productId)}`, { ofCart: true, options });
  }
}

/** The tree of categories. */
export class CategoriesCalls {
  constructor(private readonly caller: Caller) {}

  /** All categories */
  list(options: Options = {}): Promise<Answer<CategoryPage>> {
    return this.caller.send('GET', `/categories`, { options });
  }

  /** Put up another shelf */
  create(body: NewCategory, options: Options = {}): Promise<Answer<Category>> {
    return this.caller.send('POST', `/categories`, { body, keyed: true, options });
  }

  /** A category, by its id or its slug */
  get(id: string, options: Options = {}): Promise<Answer<Category>> {
    return this.caller.send('GET', `/categories/${encodeURIComponent(id)}`, { options });
  }

  /** Rename or move a category */
  change(id: string, body: CategoryPatch, options: Options = {}): Promise<Answer<Category>> {
    return this.caller.send('PATCH', `/categories/${encodeURIComponent(id)}`, { body, options });
  }

  /** Take an empty category away */
  remove(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/categories/${encodeURIComponent(id)}`, { options });
  }
}

/** Stock and its ledger. */
export class InventoryCalls {
  constructor(private readonly caller: Caller) {}

  /** The stock of every product, or of those that are low */
  list(query: { low?: boolean | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<StockPage>> {
    return this.caller.send('GET', `/inventory`, { query, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { low?: boolean | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Stock> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** How many can be sold; for staff all that is known */
  get(productId: string, options: Options = {}): Promise<Answer<Stock | Available>> {
    return this.caller.send('GET', `/inventory/${encodeURIComponent(productId)}`, { options });
  }

  /** Count the stock anew, or add to it or take from it */
  change(productId: string, body: StockPatch, options: Options = {}): Promise<Answer<Stock>> {
    return this.caller.send('PATCH', `/inventory/${encodeURIComponent(productId)}`, { body, options });
  }

  /** Every change of a product's stock, newest first */
  movements(productId: string, query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<MovementPage>> {
    return this.caller.send('GET', `/inventory/${encodeURIComponent(productId)}/movements`, { query, options });
  }

  /** The same, all of it, page by page. */
  movementsAll(productId: string, query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Movement> {
    return pages((after) => this.movements(productId, { limit: 100, ...query, after }, options));
  }
}

/** What the shop sent, where it is a shop that plays. */
export class MailboxCalls {
  constructor(private readonly caller: Caller) {}

  /** The shop's mails, in Development, where nobody gets them */
  messages(query: { to?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<MailPage>> {
    return this.caller.send('GET', `/mailbox/messages`, { query, options });
  }

  /** The same, all of it, page by page. */
  messagesAll(query: { to?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Mail> {
    return pages((after) => this.messages({ limit: 100, ...query, after }, options));
  }
}

/** Pictures. */
export class MediaCalls {
  constructor(private readonly caller: Caller) {}

  /** Upload a picture; where it was taken is taken out of it */
  add(body: FormData, options: Options = {}): Promise<Answer<Picture>> {
    return this.caller.send('POST', `/media`, { body, keyed: true, options });
  }

  /** Take a picture away */
  remove(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/media/${encodeURIComponent(id)}`, { options });
  }
}

/** What the shop tells people, and how. */
export class NotificationsCalls {
  constructor(private readonly caller: Caller) {}

  /** What the shop has told you; for staff also everybody's, and a customer's */
  list(query: { limit?: number | undefined; after?: string | undefined; scope?: 'all' | undefined; customer?: string | undefined; status?: string | undefined } = {}, options: Options = {}): Promise<Answer<MessagePage>> {
    return this.caller.send('GET', `/notifications`, { query, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { limit?: number | undefined; after?: string | undefined; scope?: 'all' | undefined; customer?: string | undefined; status?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Message> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** Addresses and numbers that are not written to any more */
  closedAddresses(query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<WebAddressPage>> {
    return this.caller.send('GET', `/notifications/addresses`, { query, options });
  }

  /** The same, all of it, page by page. */
  closedAddressesAll(query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<NotificationsAddress> {
    return pages((after) => this.closedAddresses({ limit: 100, ...query, after }, options));
  }

  /** Whether and why an address is not written to any more */
  closedAddress(address: string, options: Options = {}): Promise<Answer<NotificationsAddress>> {
    return this.caller.send('GET', `/notifications/addresses/${encodeURIComponent(address)}`, { options });
  }

  /** Write to an address again */
  openAddress(address: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/notifications/addresses/${encodeURIComponent(address)}`, { options });
  }

  /** What you want to be told, and how */
  preferences(options: Options = {}): Promise<Answer<Preferences>> {
    return this.caller.send('GET', `/notifications/preferences`, { options });
  }

  /** Choose what you want to be told, and how */
  prefer(body: Wanted, options: Options = {}): Promise<Answer<Preferences>> {
    return this.caller.send('PUT', `/notifications/preferences`, { body, options });
  }

  /** Want no more of what a mail is about, by the token in its link */
  unsubscribe(body: Link, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/notifications/unsubscribe`, { body, keyed: true, options });
  }

  /** Try a message again that could not be delivered */
  retry(id: string, options: Options = {}): Promise<Answer<Message>> {
    return this.caller.send('POST', `/notifications/${encodeURIComponent(id)}/retry`, { keyed: true, options });
  }
}

/** For those who run the shop: money, dead letters, who changed what. */
export class OpsCalls {
  constructor(private readonly caller: Caller) {}

  /** What staff changed, in all services, newest first */
  audit(query: { actor?: string | undefined; target?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<AuditBook>> {
    return this.caller.send('GET', `/ops/audit`, { query, options });
  }

  /** The same, all of it, page by page. */
  auditAll(query: { actor?: string | undefined; target?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Audit> {
    return pages((after) => this.audit({ limit: 100, ...query, after }, options));
  }

  /** Events that a service could not handle in any of its attempts, by service, oldest first */
  deadLetters(query: { service?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<DeadLetterPage>> {
    return this.caller.send('GET', `/ops/dead-letters`, { query, options });
  }

  /** The same, all of it, page by page. */
  deadLettersAll(query: { service?: string | undefined; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<DeadLetter> {
    return pages((after) => this.deadLetters({ limit: 100, ...query, after }, options));
  }

  /** One of them, with the event itself */
  deadLetter(id: string, options: Options = {}): Promise<Answer<DeadLetter>> {
    return this.caller.send('GET', `/ops/dead-letters/${encodeURIComponent(id)}`, { options });
  }

  /** Never mind this event */
  drop(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/ops/dead-letters/${encodeURIComponent(id)}`, { options });
  }

  /** Let the service try it again, from the beginning */
  replay(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('POST', `/ops/dead-letters/${encodeURIComponent(id)}/replay`, { keyed: true, options });
  }

  /** Money that no order could take, and what was done about it */
  money(query: { limit?: number | undefined; after?: string | undefined; open?: boolean | undefined } = {}, options: Options = {}): Promise<Answer<DeskPage>> {
    return this.caller.send('GET', `/ops/money`, { query, options });
  }

  /** The same, all of it, page by page. */
  moneyAll(query: { limit?: number | undefined; after?: string | undefined; open?: boolean | undefined } = {}, options: Options = {}): AsyncGenerator<Desk> {
    return pages((after) => this.money({ limit: 100, ...query, after }, options));
  }

  /** An order's whole life: its steps, every event about it and who heard it, payments, and what was sent */
  order(id: string, options: Options = {}): Promise<Answer<OrderLife>> {
    return this.caller.send('GET', `/ops/orders/${encodeURIComponent(id)}`, { options });
  }

  /** Who runs where, and how each service does */
  services(options: Options = {}): Promise<Answer<ServicePage>> {
    return this.caller.send('GET', `/ops/services`, { options });
  }
}

/** From cart to parcel. */
export class OrdersCalls {
  constructor(private readonly caller: Caller) {}

  /** Your orders, newest first; for staff also everybody's, and those of an order number or an e-mail address */
  list(query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined; customer?: string | undefined; scope?: 'all' | undefined; search?: string | undefined } = {}, options: Options = {}): Promise<Answer<OrderPage>> {
    return this.caller.send('GET', `/order`, { query, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined; customer?: string | undefined; scope?: 'all' | undefined; search?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Order> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** What was bought most by the paid orders of these days, most pieces first */
  bestSellers(query: { from?: string | undefined; to?: string | undefined; limit?: number | undefined } = {}, options: Options = {}): Promise<Answer<BestSellerPage>> {
    return this.caller.send('GET', `/order/best-sellers`, { query, options });
  }

  /** Turn the cart into an order; the stock is held until it is paid or expires */
  checkOut(body: Checkout = {}, options: Options = {}): Promise<Answer<Order>> {
    return this.caller.send('POST', `/order/checkout`, { body, keyed: true, ofCart: true, options });
  }

  /** What became of the orders of each day, by currency; days of UTC such as 2026-11-29, at most 92 */
  figures(query: { from?: string | undefined; to?: string | undefined } = {}, options: Options = {}): Promise<Answer<OrderFiguresPage>> {
    return this.caller.send('GET', `/order/figures`, { query, options });
  }

  /** An order */
  get(id: string, options: Options = {}): Promise<Answer<Order>> {
    return this.caller.send('GET', `/order/${encodeURIComponent(id)}`, { ofOrder: true, options });
  }

  /** Call an order off before it is shipped; what was paid goes back */
  cancel(id: string, body: Cancel = {}, options: Options = {}): Promise<Answer<Order>> {
    return this.caller.send('POST', `/order/${encodeURIComponent(id)}/cancel`, { body, keyed: true, ofOrder: true, options });
  }

  /** Ship an order, deliver it or call it off */
  move(id: string, body: Move, options: Options = {}): Promise<Answer<Order>> {
    return this.caller.send('PATCH', `/order/${encodeURIComponent(id)}/status`, { body, ofOrder: true, options });
  }

  /** What happened to an order, when and by whom */
  timeline(id: string, options: Options = {}): Promise<Answer<StepPage>> {
    return this.caller.send('GET', `/order/${encodeURIComponent(id)}/timeline`, { ofOrder: true, options });
  }
}

/** Paying, and giving back. */
export class PaymentsCalls {
  constructor(private readonly caller: Caller) {}

  /** Pay an order; 201 means that it is paid, 202 that it is not known yet */
  pay(body: NewPayment, options: Options = {}): Promise<Answer<Payment>> {
    return this.caller.send('POST', `/payment`, { body, keyed: true, ofOrder: true, options });
  }

  /** Your payments, newest first; for staff also everybody's */
  list(query: { limit?: number | undefined; after?: string | undefined; scope?: 'all' | undefined; order?: string | undefined } = {}, options: Options = {}): Promise<Answer<PaymentPage>> {
    return this.caller.send('GET', `/payment`, { query, ofOrder: true, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { limit?: number | undefined; after?: string | undefined; scope?: 'all' | undefined; order?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Payment> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** Pay on the provider's own page */
  openPage(body: NewSession, options: Options = {}): Promise<Answer<PaymentsSession>> {
    return this.caller.send('POST', `/payment/session`, { body, keyed: true, ofOrder: true, options });
  }

  /** A payment */
  get(id: string, options: Options = {}): Promise<Answer<Payment>> {
    return this.caller.send('GET', `/payment/${encodeURIComponent(id)}`, { ofOrder: true, options });
  }

  /** Give back all of a payment, or a part of it */
  refund(id: string, body: NewRefund, options: Options = {}): Promise<Answer<Refund>> {
    return this.caller.send('POST', `/payment/${encodeURIComponent(id)}/refund`, { body, keyed: true, ofOrder: true, options });
  }

  /** What was given back of a payment */
  refunds(id: string, options: Options = {}): Promise<Answer<RefundPage>> {
    return this.caller.send('GET', `/payment/${encodeURIComponent(id)}/refunds`, { ofOrder: true, options });
  }
}

/** Products and their reviews. */
export class ProductsCalls {
  constructor(private readonly caller: Caller) {}

  /** Look around: search, filter, sort */
  list(query: { search?: string | undefined; category?: string | undefined; minPrice?: number | undefined; maxPrice?: number | undefined; inStock?: boolean | undefined; sort?: 'newest' | 'price' | '-price' | 'rating' | 'relevance' | undefined; status?: string | undefined; facets?: boolean | undefined; [attribute: `attribute.${string}`]: string; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<ProductPage>> {
    return this.caller.send('GET', `/products`, { query, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { search?: string | undefined; category?: string | undefined; minPrice?: number | undefined; maxPrice?: number | undefined; inStock?: boolean | undefined; sort?: 'newest' | 'price' | '-price' | 'rating' | 'relevance' | undefined; status?: string | undefined; facets?: boolean | undefined; [attribute: `attribute.${string}`]: string; limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Product> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** Sell something new */
  create(body: ProductEdit, options: Options = {}): Promise<Answer<Product>> {
    return this.caller.send('POST', `/products`, { body, keyed: true, options });
  }

  /** A product, by its id or its slug */
  get(id: string, options: Options = {}): Promise<Answer<Product>> {
    return this.caller.send('GET', `/products/${encodeURIComponent(id)}`, { options });
  }

  /** Change a product, its price or its stock */
  change(id: string, body: ProductEdit, options: Options = {}): Promise<Answer<Product>> {
    return this.caller.send('PATCH', `/products/${encodeURIComponent(id)}`, { body, options });
  }

  /** Sell it no more; old orders still show it */
  archive(id: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/products/${encodeURIComponent(id)}`, { options });
  }

  /** What buyers think of a product, newest first */
  reviews(id: string, query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined } = {}, options: Options = {}): Promise<Answer<ReviewPage>> {
    return this.caller.send('GET', `/products/${encodeURIComponent(id)}/reviews`, { query, options });
  }

  /** The same, all of it, page by page. */
  reviewsAll(id: string, query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Review> {
    return pages((after) => this.reviews(id, { limit: 100, ...query, after }, options));
  }

  /** Say what you think of it, once */
  addReview(id: string, body: NewReview, options: Options = {}): Promise<Answer<Review>> {
    return this.caller.send('POST', `/products/${encodeURIComponent(id)}/reviews`, { body, keyed: true, options });
  }

  /** What buyers think of all products, newest first */
  allReviews(query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined } = {}, options: Options = {}): Promise<Answer<ShopReviewPage>> {
    return this.caller.send('GET', `/reviews`, { query, options });
  }

  /** The same, all of it, page by page. */
  allReviewsAll(query: { limit?: number | undefined; after?: string | undefined; status?: string | undefined } = {}, options: Options = {}): AsyncGenerator<ShopReview> {
    return pages((after) => this.allReviews({ limit: 100, ...query, after }, options));
  }

  /** Hide a review, or show it again */
  changeReview(id: string, body: ReviewPatch, options: Options = {}): Promise<Answer<Review>> {
    return this.caller.send('PATCH', `/reviews/${encodeURIComponent(id)}`, { body, options });
  }
}

/** The payment provider that is built in. */
export class SimulatorCalls {
  constructor(private readonly caller: Caller) {}

  /** The test cards, and what happens with each */
  cards(options: Options = {}): Promise<Answer<CardPage>> {
    return this.caller.send('GET', `/simulator/cards`, { options });
  }
}

/** The letters that the shop writes, in the owner's words. */
export class TemplatesCalls {
  constructor(private readonly caller: Caller) {}

  /** The letters that the shop writes */
  list(options: Options = {}): Promise<Answer<LinePage>> {
    return this.caller.send('GET', `/notifications/templates`, { options });
  }

  /** A letter's words, and what it can name */
  get(key: string, options: Options = {}): Promise<Answer<Template>> {
    return this.caller.send('GET', `/notifications/templates/${encodeURIComponent(key)}`, { options });
  }

  /** Write a letter in words of your own */
  write(key: string, body: Words, options: Options = {}): Promise<Answer<Template>> {
    return this.caller.send('PUT', `/notifications/templates/${encodeURIComponent(key)}`, { body, options });
  }

  /** Go back to the built-in words */
  goBack(key: string, options: Options = {}): Promise<Answer<void>> {
    return this.caller.send('DELETE', `/notifications/templates/${encodeURIComponent(key)}`, { options });
  }

  /** How a letter reads, by example; also in words that are not saved */
  preview(key: string, body: Preview, options: Options = {}): Promise<Answer<Told>> {
    return this.caller.send('POST', `/notifications/templates/${encodeURIComponent(key)}/preview`, { body, keyed: true, options });
  }

  /** Have a letter sent by example */
  test(key: string, body: TestOf, options: Options = {}): Promise<Answer<Test>> {
    return this.caller.send('POST', `/notifications/templates/${encodeURIComponent(key)}/test`, { body, keyed: true, options });
  }

  /** Every version of a letter that there was, newest first */
  versions(key: string, query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): Promise<Answer<VersionPage>> {
    return this.caller.send('GET', `/notifications/templates/${encodeURIComponent(key)}/versions`, { query, options });
  }

  /** The same, all of it, page by page. */
  versionsAll(key: string, query: { limit?: number | undefined; after?: string | undefined } = {}, options: Options = {}): AsyncGenerator<Version> {
    return pages((after) => this.versions(key, { limit: 100, ...query, after }, options));
  }
}

/** Everybody's accounts, for admins. */
export class UsersCalls {
  constructor(private readonly caller: Caller) {}

  /** Everybody who has an account, newest first; or of one role, or whose e-mail or name begins so */
  list(query: { limit?: number | undefined; after?: string | undefined; search?: string | undefined; role?: string | undefined } = {}, options: Options = {}): Promise<Answer<StaffUserPage>> {
    return this.caller.send('GET', `/users`, { query, options });
  }

  /** The same, all of it, page by page. */
  listAll(query: { limit?: number | undefined; after?: string | undefined; search?: string | undefined; role?: string | undefined } = {}, options: Options = {}): AsyncGenerator<StaffUser> {
    return pages((after) => this.list({ limit: 100, ...query, after }, options));
  }

  /** Somebody who has an account */
  get(id: string, options: Options = {}): Promise<Answer<StaffUser>> {
    return this.caller.send('GET', `/users/${encodeURIComponent(id)}`, { options });
  }

  /** Give somebody another role, or close or reopen the account */
  change(id: string, body: AccessPatch, options: Options = {}): Promise<Answer<StaffUser>> {
    return this.caller.send('PATCH', `/users/${encodeURIComponent(id)}`, { body, options });
  }
}

/** Every call of the shop's public API, for one visitor. */
export class Shop extends Caller {
  /** The caller's own account: profile, addresses, privacy. */
  readonly account = new AccountCalls(this);
  /** Signing in and out, devices, passwords, e-mail addresses. */
  readonly auth = new AuthCalls(this);
  /** The cart, a guest's or a customer's. */
  readonly cart = new CartCalls(this);
  /** The tree of categories. */
  readonly categories = new CategoriesCalls(this);
  /** Stock and its ledger. */
  readonly inventory = new InventoryCalls(this);
  /** What the shop sent, where it is a shop that plays. */
  readonly mailbox = new MailboxCalls(this);
  /** Pictures. */
  readonly media = new MediaCalls(this);
  /** What the shop tells people, and how. */
  readonly notifications = new NotificationsCalls(this);
  /** For those who run the shop: money, dead letters, who changed what. */
  readonly ops = new OpsCalls(this);
  /** From cart to parcel. */
  readonly orders = new OrdersCalls(this);
  /** Paying, and giving back. */
  readonly payments = new PaymentsCalls(this);
  /** Products and their reviews. */
  readonly products = new ProductsCalls(this);
  /** The payment provider that is built in. */
  readonly simulator = new SimulatorCalls(this);
  /** The letters that the shop writes, in the owner's words. */
  readonly templates = new TemplatesCalls(this);
  /** Everybody's accounts, for admins. */
  readonly users = new UsersCalls(this);
}
