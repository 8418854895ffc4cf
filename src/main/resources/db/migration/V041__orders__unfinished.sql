-- What is not complete is little, and looked through by the sweep again and again.
create index orders_unfinished on orders.orders (id) where status in ('Open', 'Fulfillment Error');
